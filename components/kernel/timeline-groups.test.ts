import { describe, expect, it } from "vitest";
import type { Act, TimelineCommand, TimelineEvent } from "#lib/kernel/timeline.ts";
import { actText } from "./act-text.ts";
import { groupsOf, missing } from "./timeline-groups.ts";

const ALL = new Set(["processes", "namespaces", "mounts", "cgroups"] as const);
const NOBODY = { pid: 9, nspid: 1, comm: "bash" };

function event(seq: number, act: Act, command: number | null = null): TimelineEvent {
  return { seq, atMs: seq, command, act, ...NOBODY };
}

const exit: Act = { kind: "exit", code: 0, signal: null };
const unshare: Act = { kind: "unshare", flags: 0x20020000, error: null };
const command = (id: number): TimelineCommand => ({
  id,
  terminal: 1,
  parent: null,
  pid: 9,
  argv: ["unshare"],
  startedAtMs: 0,
  isShell: false,
});

describe("the timeline", () => {
  it("says calls as the manual pages write them, and how they failed", () => {
    expect(actText(unshare)).toBe("unshare(CLONE_NEWNS|CLONE_NEWPID)");
    expect(actText({ kind: "umount", target: "/mnt", flags: 2, error: "EINVAL" })).toBe(
      'umount2("/mnt", MNT_DETACH) = EINVAL',
    );
    expect(actText({ kind: "exit", code: null, signal: 9 })).toBe("ended by SIGKILL");
  });

  it("groups what follows one another by its command", () => {
    const { groups } = groupsOf(
      [event(1, exit, 1), event(2, unshare, 1), event(3, exit, 2), event(4, exit, 1)],
      { 1: command(1), 2: command(2) },
      { kinds: ALL, search: "" },
    );
    expect(groups.map(({ command: of, events }) => [of?.id, events.length])).toEqual([
      [1, 2],
      [2, 1],
      [1, 1],
    ]);
  });

  it("filters by kind and text, and never hides that events were lost", () => {
    const events = [event(1, exit), event(2, unshare), event(3, { kind: "lost", count: 7 })];
    const only = groupsOf(events, {}, { kinds: new Set(["namespaces"]), search: "" });
    expect(only.groups.flatMap((group) => group.events.map(({ seq }) => seq))).toEqual([2, 3]);
    expect(groupsOf(events, {}, { kinds: ALL, search: "newpid" }).groups).toHaveLength(1);
  });

  it("counts what this page was not sent", () => {
    expect(missing([event(1, exit), event(2, exit), event(9, exit)])).toBe(6);
  });
});
