import fc from "fast-check";
import { expect, test } from "vitest";
import { readRecord, type SessionRecord, writeRecord } from "./record.ts";

const RECORD: SessionRecord = {
  version: 2,
  learner: "A".repeat(22),
  lesson: "containers/040-pid-namespace",
  profile: "base",
  slot: 7,
  done: ["own-pid-namespace"],
  life: { kind: "running", startedAtMs: 1, endsAtMs: 2 },
};

test("a record is read as it was written", () => {
  expect(readRecord(writeRecord(RECORD))).toEqual(RECORD);
});

test("a record torn anywhere reads as none", () => {
  const text = writeRecord(RECORD).trimEnd();
  fc.assert(
    fc.property(fc.nat(text.length - 1), (length) => {
      expect(readRecord(text.slice(0, length))).toBeNull();
    }),
  );
});
