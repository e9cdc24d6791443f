import { expect, test, vi } from "vitest";
import { onInterrupt } from "./stop-signal.ts";

test("a Ctrl-C that arrives by two ways counts once, a later one again", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const counts: number[] = [];
  const stopListening = onInterrupt((_, count) => counts.push(count));
  using cleanup = new DisposableStack();
  cleanup.defer(stopListening);
  cleanup.defer(() => void vi.useRealTimers());
  process.emit("SIGINT", "SIGINT");
  process.emit("SIGINT", "SIGINT");
  expect(counts).toEqual([1]);
  vi.advanceTimersByTime(600);
  process.emit("SIGTERM", "SIGTERM");
  expect(counts).toEqual([1, 2]);
});

test("nobody is listening any more once told to stop", () => {
  const callback = vi.fn<() => void>();
  onInterrupt(callback)();
  expect(process.listeners("SIGINT")).not.toContain(callback);
  expect(process.listenerCount("SIGTERM")).toBe(0);
});
