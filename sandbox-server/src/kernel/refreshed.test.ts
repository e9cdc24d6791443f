import { expect, test, vi } from "vitest";
import { Refreshed } from "./refreshed.ts";

function counted(read: () => Promise<number>) {
  const troubles: string[] = [];
  const report = (message: string) => troubles.push(message);
  const refreshed = new Refreshed({ read, initial: 0, minIntervalMs: 1_000, maxAgeMs: 5_000, report });
  return { refreshed, troubles };
}

test("it is read again when something happened, not more often than it may, and when it is old", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  let readings = 0;
  const { refreshed } = counted(async () => {
    readings += 1;
    return readings;
  });
  const lookAfter = async (ms: number, hasChanged: boolean) => {
    vi.advanceTimersByTime(ms);
    refreshed.look(hasChanged);
    await refreshed.settled();
    return refreshed.look(false);
  };
  expect(await lookAfter(0, false)).toBe(1);
  expect(await lookAfter(500, true)).toBe(1);
  // The change of before is not forgotten.
  expect(await lookAfter(500, false)).toBe(2);
  expect(await lookAfter(4_999, false)).toBe(2);
  expect(await lookAfter(1, false)).toBe(3);
  vi.useRealTimers();
});

test("a reading that fails is reported, and the last one stays", async () => {
  const { refreshed, troubles } = counted(() => Promise.reject(new Error("gone")));
  refreshed.look(true);
  await refreshed.settled();
  expect(refreshed.look(false)).toBe(0);
  expect(troubles).toEqual(["a part of the kernel view could not be read"]);
});

test("never two readings at a time", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  let readings = 0;
  const { refreshed } = counted(() => {
    readings += 1;
    return promise;
  });
  for (let look = 0; look < 5; look += 1) refreshed.look(true);
  resolve(1);
  await refreshed.settled();
  expect(readings).toBe(1);
});
