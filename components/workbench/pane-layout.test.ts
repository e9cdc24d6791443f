import fc from "fast-check";
import { expect, test } from "vitest";
import { bringToFront, NO_PANES, otherPane, settle, splitCandidate, splitWith, unsplit } from "./pane-layout.ts";

const one = bringToFront(NO_PANES, 1);
const two = splitWith(one, 3);

test("a terminal that is not in view comes in place of the active one", () => {
  expect(bringToFront(two, 2)).toMatchObject({ shown: [1, 2], active: 2 });
  expect(bringToFront(two, 1)).toMatchObject({ shown: [1, 3], active: 1 });
});

test("the next terminal is split off, else the first one that is free", () => {
  expect(splitCandidate(one, [1, 2, 3])).toBe(2);
  expect(splitCandidate(bringToFront(one, 3), [1, 2, 3])).toBe(1);
  expect(splitCandidate(one, [1])).toBeUndefined();
});

test("the keyboard goes to the other pane and back; without one it stays", () => {
  expect(otherPane(two)).toMatchObject({ shown: [1, 3], active: 1 });
  expect(otherPane(otherPane(two)).active).toBe(3);
  expect(otherPane(one).active).toBe(1);
});

test("the end of a split leaves the active one", () => {
  expect(unsplit(two)).toMatchObject({ shown: [3], active: 3 });
});

test.each([
  { gone: 1, shown: [3], active: 3 },
  { gone: 3, shown: [1], active: 1 },
  { gone: 2, shown: [1, 3], active: 3 },
])("when $gone has gone, $shown are left in view and $active has the keyboard", ({ gone, shown, active }) => {
  const left = [1, 2, 3].filter((number) => number !== gone);
  expect(settle(two, left)).toMatchObject({ shown, active });
});

test("whatever is done, what is in view exists, is there once, and has the active one among it", () => {
  const step = fc.oneof(
    fc.record({ does: fc.constant("front" as const), number: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ does: fc.constantFrom("split" as const, "unsplit" as const, "other" as const) }),
    fc.record({ does: fc.constant("left" as const), numbers: fc.uniqueArray(fc.integer({ min: 1, max: 6 })) }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      let layout = settle(NO_PANES, [1, 2, 3]);
      let numbers = [1, 2, 3];
      for (const taken of steps) {
        if (taken.does === "front" && numbers.includes(taken.number)) layout = bringToFront(layout, taken.number);
        if (taken.does === "unsplit") layout = unsplit(layout);
        if (taken.does === "other") layout = otherPane(layout);
        if (taken.does === "split" && layout.shown.length === 1) {
          const candidate = splitCandidate(layout, numbers);
          if (candidate !== undefined) layout = splitWith(layout, candidate);
        }
        if (taken.does === "left") {
          numbers = taken.numbers.toSorted((a, b) => a - b);
          layout = settle(layout, numbers);
        }
        expect(layout.shown.every((number) => numbers.includes(number))).toBe(true);
        expect(new Set(layout.shown).size).toBe(layout.shown.length);
        expect(layout.shown.length > 0 ? layout.shown.includes(layout.active) : layout.active === 0).toBe(true);
        expect(layout.shown.length > 0).toBe(numbers.length > 0);
      }
    }),
  );
});
