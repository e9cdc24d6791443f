import fc from "fast-check";
import { expect, test } from "vitest";
import { Admission } from "./admission.ts";

function applicant(admission: Admission) {
  const seen: (number | null | "in")[] = [];
  const leave = admission.request({
    admitted: () => seen.push("in"),
    waiting: (place) => seen.push(place),
  });
  return { seen, leave };
}

test("places are given in the order of asking, and everybody is told when the queue moves", () => {
  const admission = new Admission(1);
  const [first, second, third] = [applicant(admission), applicant(admission), applicant(admission)];
  expect([first.seen, second.seen, third.seen]).toEqual([["in"], [1], [2]]);
  first.leave();
  expect([second.seen, third.seen]).toEqual([
    [1, "in"],
    [2, 1],
  ]);
});

test("who leaves the queue makes it shorter, and giving a place back twice frees one only", () => {
  const admission = new Admission(1);
  const [first, second, third, fourth] = [1, 2, 3, 4].map(() => applicant(admission));
  second?.leave();
  expect(third?.seen).toEqual([2, 1]);
  first?.leave();
  first?.leave();
  expect(third?.seen).toEqual([2, 1, "in"]);
  expect(fourth?.seen).toEqual([3, 2, 1]);
});

test("the estimate is the mean time between places coming free, times the place; none before two were seen", () => {
  let nowMs = 0;
  const admission = new Admission(1, () => nowMs);
  const estimates: (number | null)[] = [];
  const leaves = [1, 2, 3].map(() => admission.request({ admitted: () => {}, waiting: () => {} }));
  admission.request({ admitted: () => {}, waiting: (_, estimateMs) => estimates.push(estimateMs) });
  for (const leave of leaves.slice(0, 2)) {
    nowMs += 10_000;
    leave();
  }
  expect(estimates).toEqual([null, null, 10_000]);
});

test("never more are inside than the host holds, and nobody waits while there is a place", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(12), { maxLength: 60 }), (capacity, steps) => {
      const admission = new Admission(capacity);
      const leaves: (() => void)[] = [];
      for (const step of steps) {
        if (step < 6) leaves.push(applicant(admission).leave);
        else leaves[step % Math.max(1, leaves.length)]?.();
        expect(admission.inside).toBeLessThanOrEqual(capacity);
        expect(admission.waiting === 0 || admission.inside === capacity).toBe(true);
      }
    }),
  );
});
