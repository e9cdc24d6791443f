import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

test("so many at a time, the next when one has left, and nobody beyond those who may wait", async () => {
  const turns = new Turns({ most: 1, mostWaiting: 1 });
  const first = await turns.take("one");
  const second = turns.take("one");
  expect(await turns.take("one")).toBeNull();
  expect(await turns.take("other")).not.toBeNull();
  first?.();
  const release = await second;
  const third = turns.take("one");
  release?.();
  (await third)?.();
  expect(await turns.take("one")).not.toBeNull();
});
