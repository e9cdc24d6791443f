import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { together } from "./together.ts";

test("the first failure ends the other tasks and is the one that is told", async () => {
  let othersReason: unknown;
  const outcome = together(
    new AbortController().signal,
    async () => {
      throw new Error("no disk");
    },
    async (stop) => {
      await setTimeout(60_000, undefined, { signal: stop }).catch((error: Error) => {
        othersReason = error.cause;
        throw error;
      });
    },
  );
  await expect(outcome).rejects.toThrow("no disk");
  expect(othersReason).toEqual(new Error("no disk"));
});

test("a stop from outside reaches every task", async () => {
  const stop = new AbortController();
  const outcome = together(stop.signal, (signal) => setTimeout(60_000, undefined, { signal }));
  stop.abort();
  await expect(outcome).rejects.toThrow("aborted");
});
