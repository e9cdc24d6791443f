import { expect, test } from "vitest";
import { recordingHost } from "../host/recording.ts";
import { readCgroupView } from "./cgroup-view.ts";

/** The files of a learner's cgroup on Linux 6.12, after an OOM kill. */
const FILES: Record<string, string> = {
  "cgroup.events": "populated 1\nfrozen 0\n",
  "cgroup.type": "domain\n",
  "cgroup.controllers": "cpuset cpu io memory pids\n",
  "cgroup.subtree_control": "\n",
  "memory.current": "528384\n",
  "memory.peak": "536870912\n",
  "memory.max": "536870912\n",
  "memory.high": "max\n",
  "memory.events": "low 0\nhigh 0\nmax 43\noom 1\noom_kill 1\noom_group_kill 0\n",
  "cpu.stat": "usage_usec 402\nuser_usec 300\nsystem_usec 102\nnr_periods 9\nnr_throttled 2\nthrottled_usec 71\n",
  "cpu.max": "max 100000\n",
  "cpu.weight": "100\n",
  "pids.current": "1\n",
  "pids.max": "20\n",
  "pids.events": "max 3\n",
  "io.stat": "254:16 rbytes=4096 wbytes=512 rios=1 wios=2 dbytes=0 dios=0\n7:0 \n",
  "cpu.pressure": "some avg10=1.50 avg60=0.00 avg300=0.00 total=777\nfull avg10=0.25 avg60=0.00 avg300=0.00 total=5\n",
};

function cgroup(files: Record<string, string>) {
  const host = recordingHost();
  for (const [name, text] of Object.entries(files)) host.files.set(`/cg/g/${name}`, text);
  return readCgroupView(host, "/cg/g", "/g", [4711]);
}

test("the files of a cgroup are read as numbers", () => {
  expect(cgroup(FILES)).toEqual({
    path: "/g",
    pids: [4711],
    populated: true,
    frozen: false,
    type: "domain",
    controllers: ["cpuset", "cpu", "io", "memory", "pids"],
    subtreeControl: [],
    memory: {
      currentBytes: 528_384,
      peakBytes: 536_870_912,
      maxBytes: 536_870_912,
      highBytes: null,
      events: { low: 0, high: 0, max: 43, oom: 1, oom_kill: 1, oom_group_kill: 0 },
    },
    cpu: {
      usageUs: 402,
      userUs: 300,
      systemUs: 102,
      max: { quotaUs: null, periodUs: 100_000 },
      weight: 100,
      periods: 9,
      throttledPeriods: 2,
      throttledUs: 71,
    },
    processes: { current: 1, max: 20, refused: 3 },
    io: [{ device: "254:16", readBytes: 4096, writtenBytes: 512, reads: 1, writes: 2 }],
    pressure: { cpu: { someAvg10: 1.5, fullAvg10: 0.25, someTotalUs: 777 } },
  });
});

test("without controllers a cgroup has processes and no more", () => {
  const { "cgroup.events": events = "", "cgroup.controllers": controllers = "" } = FILES;
  expect(cgroup({ "cgroup.events": events, "cgroup.controllers": controllers })).toEqual({
    path: "/g",
    pids: [4711],
    populated: true,
    frozen: false,
    controllers: ["cpuset", "cpu", "io", "memory", "pids"],
    subtreeControl: [],
  });
});

test("a cgroup that has gone is none", () => {
  expect(cgroup({})).toBeNull();
});
