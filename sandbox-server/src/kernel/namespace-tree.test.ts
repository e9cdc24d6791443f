import { expect, onTestFinished, test, vi } from "vitest";
import { recordingHost } from "../host/recording.ts";
import { NamespaceTree, parseLsns } from "./namespace-tree.ts";

/** util-linux 2.41; before 2.38 numbers were texts. */
const LSNS = `{ "namespaces": [
  { "ns": 4026531837, "pns": 0, "ons": 0 },
  { "ns": 4026532001, "pns": 4026531837, "ons": 4026531837 },
  { "ns": "4026532002", "pns": null, "ons": "4026532001" }
] }`;

test("owner and parent are read from lsns", () => {
  expect([...parseLsns(LSNS)]).toEqual([
    [4026531837, { owner: null, parent: null }],
    [4026532001, { owner: 4026531837, parent: 4026531837 }],
    [4026532002, { owner: 4026532001, parent: null }],
  ]);
  expect(() => parseLsns("lsns: failed")).toThrow();
});

test("a run that gave up leaves what is known, and what lsns does not know is not asked for without end", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const host = recordingHost();
  let runs = 0;
  host.run = async () => {
    runs += 1;
    return runs === 2 ? { code: 1, stdout: "", stderr: "" } : { code: 0, stdout: LSNS, stderr: "" };
  };
  const tree = new NamespaceTree(host, (message, error) => {
    throw new Error(message, { cause: error });
  });
  const lookSomeTimes = async () => {
    for (let looks = 0; looks < 8; looks += 1) {
      tree.look([4026532001, 4026539999]);
      await tree.settled();
      vi.advanceTimersByTime(1_000);
      expect(tree.look([]).size).toBe(3);
    }
  };
  await lookSomeTimes();
  const runsAtFirst = runs;
  await lookSomeTimes();
  expect(runs).toBe(runsAtFirst);
});

test("lsns is run when a namespace has come up that is not known, and not for those that are", async () => {
  const host = recordingHost();
  let runs = 0;
  host.run = async () => {
    runs += 1;
    return { code: 0, stdout: LSNS, stderr: "" };
  };
  const tree = new NamespaceTree(host, (message, error) => {
    throw new Error(message, { cause: error });
  });
  expect(tree.look([4026532001]).size).toBe(0);
  await tree.settled();
  expect(tree.look([4026532001, 4026532002]).get(4026532001)).toEqual({ owner: 4026531837, parent: 4026531837 });
  // Unknown, but it was asked a moment ago: one learner's many namespaces must not cost the machine a run each.
  expect(tree.look([4026539999]).size).toBe(3);
  await tree.settled();
  expect(runs).toBe(1);
});
