import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { Outbox } from "./outbox.ts";

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "drydock-outbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, "results");
}

const report = (n: number) => ({
  id: `sandbox.task-${n}`,
  learner: "AAAAAAAAAAAAAAAAAAAAAA",
  lesson: "containers/040-pid-namespace",
  task: `task-${n}`,
  doneAtMs: n,
});

test("whatever was added and not taken is there for the next server, once, however often servers are killed", () => {
  const acts = fc.array(
    fc.oneof(
      fc.record({ act: fc.constantFrom("add", "taken"), n: fc.integer({ min: 0, max: 5 }) }),
      fc.constant({ act: "killed", n: 0 }),
    ),
  );
  fc.assert(
    fc.property(acts, (list) => {
      const options = { folder: newFolder(), report: () => expect.unreachable() };
      const expected = new Set<string>();
      let outbox = new Outbox(options);
      for (const { act, n } of list) {
        const { id } = report(n);
        if (act === "add") {
          outbox.add(report(n));
          expected.add(id);
        } else if (act === "taken") {
          outbox.taken(id);
          expected.delete(id);
        } else outbox = new Outbox(options);
      }
      const left = new Outbox(options).pending.map(({ id }) => id);
      expect(left.toSorted()).toEqual([...expected].toSorted());
      expect(readdirSync(options.folder)).toHaveLength(expected.size);
    }),
    { numRuns: 40 },
  );
});

test("a file that was not written to its end, or that nobody can read, is told of and harms no other", () => {
  const folder = newFolder();
  const told: string[] = [];
  new Outbox({ folder, report: () => {} }).add(report(1));
  writeFileSync(path.join(folder, "torn.json.new"), '{"id":"x"');
  writeFileSync(path.join(folder, "odd.json"), '{"id":"../../x"}');
  const outbox = new Outbox({ folder, report: (message) => told.push(message) });
  expect(outbox.pending).toEqual([report(1)]);
  expect(told.toSorted()).toEqual(["odd.json is no report", "torn.json.new is no report"]);
  expect(readdirSync(folder)).toHaveLength(1);
});
