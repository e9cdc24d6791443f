import { describe, expect, it } from "vitest";
import type { ProcessView } from "#lib/kernel/view.ts";
import { isBox, MAX_TREE_ROWS, processTree } from "./process-tree.ts";

const SETS = { inheritable: "0", permitted: "0", effective: "0", bounding: "0", ambient: "0" };

function process(pid: number, ppid: number, pidNs = 1): ProcessView {
  return {
    id: `${pid}:${pid}`,
    pid,
    ppid,
    nspids: [pid],
    comm: `p${pid}`,
    argv: [`p${pid}`],
    exe: null,
    state: "S",
    uid: { outside: 0, inside: 0 },
    gid: { outside: 0, inside: 0 },
    cgroup: "/",
    namespaces: { pid: pidNs },
    startedAtMs: pid,
    threads: 1,
    capabilities: SETS,
    seccomp: "filter",
    seccompFilters: 1,
    noNewPrivs: false,
    terminal: null,
  };
}
const byId = (processes: ProcessView[]) => Object.fromEntries(processes.map((one) => [one.id, one]));

describe("the tree of processes", () => {
  it("puts the processes of a nested PID namespace into a box of their own, below their parent", () => {
    const { root, rows } = processTree(
      byId([process(10, 1), process(11, 10), process(12, 11, 2), process(13, 12, 2)]),
      [],
      1,
    );
    expect(rows.map(({ process: { pid }, depth }) => [pid, depth])).toEqual([
      [10, 0],
      [11, 1],
      [12, 2],
      [13, 3],
    ]);
    const [, , box] = root.items;
    expect(box && isBox(box) && box.inode).toBe(2);
    expect(box && isBox(box) && box.items).toHaveLength(2);
  });

  it("keeps what has ended, where it was", () => {
    const ghost = { process: process(11, 10), endedAtMs: 5, end: null };
    const { rows } = processTree(byId([process(10, 1), process(12, 10)]), [ghost], 1);
    expect(rows.map(({ process: { pid }, ghost: dead }) => [pid, dead !== null])).toEqual([
      [10, false],
      [11, true],
      [12, false],
    ]);
  });

  it("draws a bounded number, says how many are left out, and ends on a loop of parents", () => {
    const many = Array.from({ length: MAX_TREE_ROWS + 20 }, (_, index) => process(index + 10, 1));
    expect(processTree(byId(many), [], 1)).toMatchObject({ hidden: 20 });
    expect(processTree(byId([process(10, 11), process(11, 10)]), [], 1).hidden).toBe(2);
  });
});
