import { expect, test, vi } from "vitest";
import { MAX_TIMELINE_EVENTS, type TimelineEvent } from "../../../lib/kernel/timeline.ts";
import { EventLog, type EventSource } from "./event-log.ts";

const event = (seq: number): TimelineEvent => ({
  seq,
  atMs: seq,
  pid: 4711,
  nspid: 1,
  comm: "bash",
  command: null,
  act: { kind: "cgroup-mkdir", path: `/${seq}` },
});

/** A source that tells what a test says, and a log of it. */
async function logged(isAvailable = true) {
  const hearers = new Set<(events: readonly TimelineEvent[]) => void>();
  const source: EventSource = {
    isAvailable: async () => isAvailable,
    follow(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
  };
  const onEvents = vi.fn<() => void>();
  const log = new EventLog(source, onEvents);
  log.start();
  await Promise.resolve();
  const tell = (...seqs: number[]) => {
    for (const hear of hearers) hear(seqs.map(event));
  };
  const since = (task: string) => log.since(task)?.map(({ seq }) => seq);
  return { log, tell, since, onEvents, hearers };
}

test("a task that is open from the start knows of all that has happened since", async () => {
  const { log, tell, since, onEvents } = await logged();
  log.beginLook(["a"]);
  tell(1, 2);
  log.beginLook(["a"]);
  tell(3);
  expect(onEvents).toHaveBeenCalledTimes(2);
  expect(since("a")).toEqual([1, 2, 3]);
  expect(since("b")).toEqual([]);
});

test("what fulfilled the task before counts for the one that it opened, and what was long ago does not", async () => {
  const { log, tell, since } = await logged();
  tell(1);
  log.beginLook(["a"]);
  tell(2);
  // In this look `a` is found done; the next one is the first with `b`.
  log.beginLook(["a"]);
  tell(3);
  log.beginLook(["b"]);
  expect(since("b")).toEqual([3]);
  tell(4);
  log.beginLook(["b"]);
  expect(since("b")).toEqual([3, 4]);
});

test("where nothing is told of events, that is not taken for nothing having happened", async () => {
  const { log, since } = await logged(false);
  log.beginLook(["a"]);
  expect(since("a")).toBeUndefined();
});

test("nobody is followed after the stop, and no more is kept than a timeline keeps", async () => {
  const { log, tell, since, hearers } = await logged();
  log.beginLook(["a"]);
  tell(...Array.from({ length: MAX_TIMELINE_EVENTS + 10 }, (_, index) => index + 1));
  expect(since("a")).toHaveLength(MAX_TIMELINE_EVENTS);
  log.stop();
  log.stop();
  expect(hearers.size).toBe(0);
});
