import { expect, test } from "vitest";
import { recordingHost } from "../host/recording.ts";
import { createMetrics } from "./metrics.ts";
import type { LabEvent } from "./observe.ts";
import { LimitWatch, memoryUse } from "./usage.ts";

const CGROUP = "/sys/fs/cgroup/drydock";

/** A host with these sandboxes, whose kernel counts as it is told to. */
function hostOf(...ids: string[]) {
  const host = { ...recordingHost(), listDirectories: () => ids };
  const count = (id: string, oomKills: number, refusedForks: number, throttledUs: number) => {
    host.files.set(`${CGROUP}/${id}/memory.events`, `low 0\nmax 7\noom 2\noom_kill ${oomKills}\n`);
    host.files.set(`${CGROUP}/${id}/pids.events`, `max ${refusedForks}\n`);
    host.files.set(`${CGROUP}/${id}/cpu.stat`, `nr_throttled 4\nthrottled_usec ${throttledUs}\n`);
  };
  return { host, ids, count };
}

test("each look tells what came since the last one, and nothing of what an earlier server has told", () => {
  const { host, ids, count } = hostOf("sb-adopted");
  count("sb-adopted", 3, 5, 1_000);
  const seen: LabEvent[] = [];
  const watch = new LimitWatch(host, CGROUP, (event) => seen.push(event));
  count("sb-adopted", 4, 5, 1_500);
  ids.push("sb-new");
  count("sb-new", 1, 2, 10);
  watch.look();
  watch.lookLast("sb-new");
  // The same sandbox, started again: its counts begin anew.
  count("sb-new", 1, 0, 0);
  watch.lookLast("sb-new");
  expect(seen).toEqual([
    { event: "limits", oomKills: 1, refusedForks: 0, throttledUs: 500 },
    { event: "limits", oomKills: 1, refusedForks: 2, throttledUs: 10 },
    { event: "limits", oomKills: 1, refusedForks: 0, throttledUs: 0 },
  ]);
});

test("limit hits and memory are served", async () => {
  const { host } = hostOf("sb-1", "sb-2");
  for (const [path, bytes] of [
    ["", 9_000],
    ["/sb-1", 2_000],
    ["/sb-2", 6_000],
  ] as const) {
    host.files.set(`${CGROUP}${path}/memory.current`, `${bytes}\n`);
  }
  const metrics = createMetrics();
  metrics.observe({ event: "limits", oomKills: 2, refusedForks: 3, throttledUs: 1_500_000 });
  const sessions = { queued: 0, creating: 0, ready: 0, frozen: 0, stopped: 0, failed: 0, ended: 0 };
  const memory = memoryUse(host, CGROUP);
  const text = await metrics.text({ sessions, queueLength: 0, terminals: 0, pooledSandboxes: 0, memory });
  expect(text.split("\n")).toEqual(
    expect.arrayContaining([
      "drydock_sandboxes_memory_bytes 9000",
      "drydock_largest_sandbox_memory_bytes 6000",
      'drydock_limit_hits_total{limit="memory"} 2',
      'drydock_limit_hits_total{limit="pids"} 3',
      "drydock_throttled_seconds_total 1.5",
    ]),
  );
});

test("a host without sandboxes uses no memory for them", () => {
  expect(memoryUse(hostOf().host, CGROUP)).toEqual({ allBytes: 0, largestBytes: 0 });
});
