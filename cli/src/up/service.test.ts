import { expect, test, vi } from "vitest";
import { type Running, restartDelayMs, Service } from "./service.ts";

/** Something whose end the test decides. */
function startable() {
  const runs: { end: (how: string) => void; stopped: boolean }[] = [];
  const start = vi.fn<() => Promise<Running>>(async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const run = { end: resolve, stopped: false };
    runs.push(run);
    return {
      ended: promise,
      stop: async () => {
        run.stopped = true;
      },
    };
  });
  return { start, runs };
}

test("the delay doubles up to half a minute, and starts anew after a minute of life", () => {
  expect(restartDelayMs(0, 0)).toBe(1000);
  expect(restartDelayMs(1000, 500)).toBe(2000);
  expect(restartDelayMs(16_000, 500)).toBe(30_000);
  expect(restartDelayMs(30_000, 500)).toBe(30_000);
  expect(restartDelayMs(30_000, 60_000)).toBe(1000);
});

test("an end before it was ready is a failure, and what it had is released", async () => {
  const { start, runs } = startable();
  await using service = new Service({ name: "web", start, onEnd: () => {} });
  runs[0]?.end("exit code 1");
  await expect(service.failed).rejects.toThrow("web ended before it was ready: exit code 1");
  expect(runs[0]?.stopped).toBe(true);
  expect(start).toHaveBeenCalledTimes(1);
});

test("an end after that is told, and followed by a new start", async () => {
  const { start, runs } = startable();
  const told = Promise.withResolvers<string>();
  const service = new Service({ name: "web", start, onEnd: told.resolve });
  service.settle();
  await vi.waitFor(() => expect(start).toHaveBeenCalledTimes(1));
  runs[0]?.end("signal SIGSEGV");
  expect(await told.promise).toBe("web ended (signal SIGSEGV); it is started again in 1 s");
  await vi.waitFor(() => expect(start).toHaveBeenCalledTimes(2), 5000);
  await service[Symbol.asyncDispose]();
  expect(runs.map(({ stopped }) => stopped)).toEqual([true, true]);
});

test("a server inside a VM may end once before it is ready, not twice", async () => {
  const onEnd = vi.fn<(text: string) => void>();
  const { start } = startable();
  await using service = new Service({ name: "virtual machine", start, onEnd });
  service.innerEnd("the server ended");
  expect(onEnd).toHaveBeenCalledWith("the server ended; it is started again");
  service.innerEnd("the server ended");
  await expect(service.failed).rejects.toThrow("the server ended again before it was ready");
});
