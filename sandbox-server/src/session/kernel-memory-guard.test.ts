import { expect, test } from "vitest";
import { recordingHost } from "../host/recording.ts";
import { kernelMemoryLook } from "./kernel-memory-guard.ts";

const CGROUP = "/sys/fs/cgroup/drydock";
const MEBIBYTE_IN_KIB = 1024;

/** A machine with 1,000 MiB and two sandboxes; memory in MiB. */
function machine() {
  const host = recordingHost();
  const stopped: string[] = [];
  const set = (memory: { free: number; anonymous?: number; chargedKernel?: number }) => {
    const { free, anonymous = 100, chargedKernel = 0 } = memory;
    const lines = { MemTotal: 1_000, MemFree: free, MemAvailable: free, AnonPages: anonymous };
    host.files.set(
      "/proc/meminfo",
      Object.entries(lines)
        .map(([name, mib]) => `${name}:  ${mib * MEBIBYTE_IN_KIB} kB\n`)
        .join(""),
    );
    host.files.set(`${CGROUP}/memory.stat`, `anon 1\nkernel ${chargedKernel * 2 ** 20}\nslab_reclaimable 0\nsock 0\n`);
  };
  const spendSystemTime = (id: string, ms: number) => {
    host.files.set(`${CGROUP}/${id}/cpu.stat`, `usage_usec 1\nuser_usec 1\nsystem_usec ${ms * 1_000}\n`);
  };
  set({ free: 850 });
  for (const id of ["calm", "busy"]) spendSystemTime(id, 100);
  const look = kernelMemoryLook({
    host,
    cgroup: CGROUP,
    sandboxes: () => ["calm", "busy"].map((id) => ({ id, cgroup: `${CGROUP}/${id}` })),
    stop: async (id) => void stopped.push(id),
  });
  return { host, stopped, set, spendSystemTime, look };
}

test("whoever kept the kernel busy while it took the last of the memory is frozen and stopped", async () => {
  const { host, stopped, set, spendSystemTime, look } = machine();
  set({ free: 100 });
  await look();
  spendSystemTime("busy", 300);
  spendSystemTime("calm", 110);
  await look();
  expect(stopped).toEqual(["busy"]);
  expect(host.acts).toEqual([`write ${CGROUP}/busy/cgroup.freeze`]);
});

test("nobody is stopped while there is memory, however much the kernel takes", async () => {
  const { stopped, set, spendSystemTime, look } = machine();
  set({ free: 300 });
  await look();
  spendSystemTime("busy", 300);
  await look();
  expect(stopped).toEqual([]);
});

test("memory that the kernel charges, or that processes hold, is for the limits and the OOM killer", async () => {
  const { stopped, set, spendSystemTime, look } = machine();
  for (const memory of [
    { free: 50, anonymous: 850 },
    { free: 50, anonymous: 200, chargedKernel: 700 },
  ]) {
    set(memory);
    await look();
    spendSystemTime("busy", 300);
    await look();
  }
  expect(stopped).toEqual([]);
});

test("nobody is stopped who did nothing", async () => {
  const { stopped, set, look } = machine();
  set({ free: 100 });
  await look();
  await look();
  expect(stopped).toEqual([]);
});

test("while one is being stopped, no other is", async () => {
  const { host, set, spendSystemTime } = machine();
  const stops: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = kernelMemoryLook({
    host,
    cgroup: CGROUP,
    sandboxes: () => ["calm", "busy"].map((id) => ({ id, cgroup: `${CGROUP}/${id}` })),
    stop: (id) => {
      stops.push(id);
      return promise;
    },
  });
  set({ free: 100 });
  await look();
  spendSystemTime("busy", 300);
  const stopping = look();
  spendSystemTime("calm", 300);
  await look();
  expect(stops).toEqual(["busy"]);
  resolve();
  await stopping;
});
