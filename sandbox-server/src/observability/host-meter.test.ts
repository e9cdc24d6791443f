import { expect, test } from "vitest";
import type { Places } from "../../../lib/capacity/host-reading.ts";
import { linuxHost } from "../host/linux.ts";
import { recordingHost } from "../host/recording.ts";
import { PROFILES } from "../sandbox/profiles.ts";
import { HostMeter, type MeteredSandbox } from "./host-meter.ts";

const CGROUP = "/sys/fs/cgroup/lab/drydock";
const MIB = 1024 * 1024;
const PLACES: Places = { most: 40, taken: 2, waiting: 1, ready: 3, wantedReady: 4 };

function machine() {
  const recording = recordingHost();
  recording.files
    .set("/proc/stat", "cpu  1 2 3\ncpu0 1 2\ncpu1 1 2\nintr 5\n")
    .set("/proc/meminfo", "MemTotal:       8192 kB\nMemFree: 1 kB\nMemAvailable:   4096 kB\n");
  const host = {
    ...recording,
    diskSpace: () => ({ totalBytes: 100, freeBytes: 40 }),
    allocatedBytes: (path: string) => (path.endsWith("one") ? 10 : 30),
  };
  const sandbox = (id: string): MeteredSandbox => ({ id, cgroup: `${CGROUP}/${id}`, diskImage: id, profile: "base" });
  const use = (id: string, memory: number, usedUs: number) =>
    recording.files
      .set(`${CGROUP}/${id}/memory.current`, `${memory}\n`)
      .set(`${CGROUP}/${id}/cpu.stat`, `usage_usec ${usedUs}\nuser_usec 1\n`);
  const places = () => PLACES;
  const sandboxes = () => [sandbox("one"), sandbox("two")];
  const meter = new HostMeter({ host, cgroup: CGROUP, stateDirectory: "/s", profiles: PROFILES, sandboxes, places });
  return { files: recording.files, meter, use };
}

test("a reading tells what the machine has, what is left, and what may run", () => {
  const { meter } = machine();
  expect(meter.read(0)).toMatchObject({
    processors: 2,
    memory: { totalBytes: 8 * MIB, availableBytes: 4 * MIB },
    disk: { totalBytes: 100, freeBytes: 40 },
    places: PLACES,
    pressure: null,
    limits: { base: { memoryBytes: 768 * MIB, processors: 1 }, docker: { memoryBytes: 1536 * MIB } },
  });
});

test("what sandboxes of a profile use is their mean; processor time counts from one reading to the next", () => {
  const { meter, use } = machine();
  use("one", 20 * MIB, 1_000_000);
  use("two", 40 * MIB, 5_000_000);
  expect(meter.read(1_000).use).toEqual({
    base: { running: 2, memoryBytes: 30 * MIB, processors: 0, diskBytes: 20 },
  });
  use("one", 20 * MIB, 2_000_000);
  use("two", 40 * MIB, 5_000_000);
  // A second of processor time in two seconds, by one of two.
  expect(meter.read(3_000).use.base?.processors).toBeCloseTo(0.25);
});

test("where a cgroup above the sandboxes may have less memory than the machine, that is what there is", () => {
  const { files, meter } = machine();
  files.set("/sys/fs/cgroup/lab/memory.max", `${6 * MIB}\n`).set("/sys/fs/cgroup/lab/memory.current", `${5 * MIB}\n`);
  files.set(`${CGROUP}/memory.max`, "max\n");
  expect(meter.read(0).memory).toEqual({ totalBytes: 6 * MIB, availableBytes: MIB });
});

test("pressure is told as a part of the time", () => {
  const { files, meter } = machine();
  for (const name of ["cpu", "memory", "io"]) {
    files.set(
      `/proc/pressure/${name}`,
      "some avg10=12.50 avg60=3.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=0.00\n",
    );
  }
  expect(meter.read(0).pressure?.memory).toEqual({ over10s: 0.125, over60s: 0.03 });
});

test("a real machine has processors, memory and a disk", () => {
  const options = { cgroup: "/sys/fs/cgroup", stateDirectory: "/", profiles: PROFILES, places: () => PLACES };
  const { processors, memory, disk } = new HostMeter({ ...options, host: linuxHost(), sandboxes: () => [] }).read();
  expect(processors).toBeGreaterThan(0);
  expect(memory.availableBytes).toBeGreaterThan(0);
  expect(memory.availableBytes).toBeLessThanOrEqual(memory.totalBytes);
  expect(disk.freeBytes).toBeGreaterThan(0);
});
