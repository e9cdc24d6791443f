"use client";
/** One cgroup closely: the contents of its files, each with its source. */
import type { ReactNode } from "react";
import { cgroupSource } from "#lib/kernel/source.ts";
import type { CgroupView } from "#lib/kernel/view.ts";
import { bytesText } from "./cgroup-text.ts";
import { useKernel } from "./kernel-store.ts";
import { Fact } from "./process-details.tsx";

export function CgroupDetails({ group }: { group: CgroupView }) {
  const hostRoot = useKernel((store) => store.watch?.cgroup ?? null);
  const facts = factsOf(group);
  return (
    <>
      <h3 className="mb-2 font-mono text-sm break-all">{group.path}</h3>
      <dl className="grid gap-2">
        {facts.map(([file, value]) => (
          <Fact key={file} label={file} source={cgroupSource(group.path, file, hostRoot ?? "/sys/fs/cgroup")}>
            {value}
          </Fact>
        ))}
      </dl>
    </>
  );
}

function factsOf({
  memory,
  cpu,
  processes,
  io,
  pressure,
  pids,
  controllers,
  subtreeControl,
}: CgroupView): [string, ReactNode][] {
  const facts: [string, ReactNode][] = [
    [
      "cgroup.procs",
      pids.length > 0 ? `host PIDs ${pids.slice(0, 20).join(" ")}${pids.length > 20 ? " …" : ""}` : "none",
    ],
    ["cgroup.controllers", controllers.join(" ") || "none"],
    ["cgroup.subtree_control", subtreeControl.join(" ") || "none"],
  ];
  if (memory) {
    facts.push(["memory.current", bytesText(memory.currentBytes)]);
    if (memory.maxBytes !== undefined)
      facts.push(["memory.max", memory.maxBytes === null ? "max" : bytesText(memory.maxBytes)]);
    if (memory.highBytes !== undefined)
      facts.push(["memory.high", memory.highBytes === null ? "max" : bytesText(memory.highBytes)]);
    if (memory.peakBytes !== undefined) facts.push(["memory.peak", bytesText(memory.peakBytes)]);
    facts.push(["memory.events", namedNumbers(memory.events)]);
  }
  if (cpu) {
    const { usageUs, userUs, systemUs, periods, throttledPeriods, throttledUs } = cpu;
    facts.push([
      "cpu.stat",
      `used ${seconds(usageUs)}: user ${seconds(userUs)}, system ${seconds(systemUs)}${
        periods === undefined
          ? ""
          : `; throttled in ${throttledPeriods ?? 0} of ${periods} periods, ${seconds(throttledUs ?? 0)}`
      }`,
    ]);
    if (cpu.max) facts.push(["cpu.max", `${cpu.max.quotaUs ?? "max"} of ${cpu.max.periodUs} µs`]);
    if (cpu.weight !== undefined) facts.push(["cpu.weight", cpu.weight]);
  }
  if (processes) {
    facts.push(["pids.current", processes.current], ["pids.max", processes.max ?? "max"]);
    facts.push(["pids.events", `forks refused: ${processes.refused}`]);
  }
  if (io && io.length > 0) {
    facts.push([
      "io.stat",
      io
        .map((line) => `${line.device} read ${bytesText(line.readBytes)}, written ${bytesText(line.writtenBytes)}`)
        .join("; "),
    ]);
  }
  for (const name of ["cpu", "memory", "io"] as const) {
    const stall = pressure?.[name];
    if (stall) facts.push([`${name}.pressure`, `last 10 s: some ${stall.someAvg10} %, full ${stall.fullAvg10} %`]);
  }
  return facts;
}

function namedNumbers(numbers: Record<string, number>): string {
  return Object.entries(numbers)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}

function seconds(us: number): string {
  return `${(us / 1e6).toFixed(2)} s`;
}
