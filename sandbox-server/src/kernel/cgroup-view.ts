/** Reads a cgroup's files for the cgroups panel (Documentation/admin-guide/cgroup-v2.rst). */

import { printable } from "../../../lib/kernel/printable.ts";
import type { CgroupView, IoView, PressureView } from "../../../lib/kernel/view.ts";
import type { Host } from "../host/host.ts";

/** @param directory absolute path of the cgroup; null when it has gone */
export function readCgroupView(host: Host, directory: string, path: string, pids: number[]): CgroupView | null {
  const read = (file: string) => host.readText(`${directory}/${file}`)?.trim() ?? null;
  const events = read("cgroup.events");
  if (events === null) return null;
  const { populated, frozen } = pairs(events);
  const type = read("cgroup.type");
  const [memory, cpu, processes, io] = [readMemory(read), readCpu(read), readPids(read), readIo(read)];
  const pressure = readPressure(read);
  return {
    path: printable(path),
    pids,
    populated: populated === 1,
    frozen: frozen === 1,
    ...(type !== null && { type }),
    controllers: words(read("cgroup.controllers")),
    subtreeControl: words(read("cgroup.subtree_control")),
    ...(memory && { memory }),
    ...(cpu && { cpu }),
    ...(processes && { processes }),
    ...(io && { io }),
    ...(Object.keys(pressure).length > 0 && { pressure }),
  };
}

type ReadFile = (file: string) => string | null;

function readMemory(read: ReadFile): CgroupView["memory"] {
  const current = read("memory.current");
  const events = read("memory.events");
  if (current === null || events === null) return undefined;
  const [peak, max, high] = ["memory.peak", "memory.max", "memory.high"].map(read);
  return {
    currentBytes: Number(current),
    ...(peak && { peakBytes: Number(peak) }),
    ...(max && { maxBytes: limit(max) }),
    ...(high && { highBytes: limit(high) }),
    events: pairs(events),
  };
}

function readCpu(read: ReadFile): CgroupView["cpu"] {
  const text = read("cpu.stat");
  if (text === null) return undefined;
  const stat = pairs(text);
  const [quota, period] = read("cpu.max")?.split(" ") ?? [];
  const weight = read("cpu.weight");
  return {
    usageUs: stat.usage_usec ?? 0,
    userUs: stat.user_usec ?? 0,
    systemUs: stat.system_usec ?? 0,
    ...(quota !== undefined && { max: { quotaUs: limit(quota), periodUs: Number(period) } }),
    ...(weight && { weight: Number(weight) }),
    ...(stat.nr_periods !== undefined && {
      periods: stat.nr_periods,
      throttledPeriods: stat.nr_throttled ?? 0,
      throttledUs: stat.throttled_usec ?? 0,
    }),
  };
}

function readPids(read: ReadFile): CgroupView["processes"] {
  const current = read("pids.current");
  if (current === null) return undefined;
  const refused = pairs(read("pids.events") ?? "").max ?? 0;
  return { current: Number(current), max: limit(read("pids.max") ?? "max"), refused };
}

/** `254:16 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`, a line for each device. */
function readIo(read: ReadFile): IoView[] | undefined {
  const text = read("io.stat");
  if (text === null) return undefined;
  return text.split("\n").flatMap((line) => {
    const [device = "", ...parts] = line.split(" ");
    const counts = Object.fromEntries(parts.map((part) => part.split("=")));
    if (!/^\d+:\d+$/.test(device) || counts.rbytes === undefined) return [];
    const { rbytes, wbytes, rios, wios } = counts;
    const numbers = {
      readBytes: Number(rbytes),
      writtenBytes: Number(wbytes),
      reads: Number(rios),
      writes: Number(wios),
    };
    return [{ device, ...numbers }];
  });
}

/** `some avg10=0.00 avg60=0.00 avg300=0.00 total=0` and the same for `full` (Documentation/accounting/psi.rst). */
function readPressure(read: ReadFile): NonNullable<CgroupView["pressure"]> {
  const pressure: NonNullable<CgroupView["pressure"]> = {};
  for (const resource of ["cpu", "memory", "io"] as const) {
    const text = read(`${resource}.pressure`);
    if (text !== null) pressure[resource] = parsePressure(text);
  }
  return pressure;
}

function parsePressure(text: string): PressureView {
  const average = (line: string) => Number(new RegExp(`^${line} avg10=([\\d.]+)`, "m").exec(text)?.[1] ?? 0);
  const total = /^some .*total=(\d+)/m.exec(text)?.[1] ?? 0;
  return { someAvg10: average("some"), fullAvg10: average("full"), someTotalUs: Number(total) };
}

/** `max` is no limit. */
function limit(text: string): number | null {
  return text === "max" ? null : Number(text);
}

/** Lines of a name and a number. */
function pairs(text: string): Record<string, number> {
  const lines = text.split("\n").map((line) => line.split(" "));
  return Object.fromEntries(lines.filter(([name]) => name).map(([name, value]) => [name, Number(value)]));
}

function words(text: string | null): string[] {
  return text ? text.split(" ") : [];
}
