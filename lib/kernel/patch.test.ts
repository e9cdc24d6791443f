import fc from "fast-check";
import { expect, test } from "vitest";
import { apply, diff } from "./patch.ts";

/** As it comes over the wire: JSON knows no negative zero. */
const plain = fc
  .dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 6 })
  .map((reading): object => JSON.parse(JSON.stringify(reading)));

test("a reading with the patch between two is the second", () => {
  fc.assert(
    fc.property(plain, plain, (from, to) => {
      const sent = JSON.parse(JSON.stringify(diff(from, to) ?? {}));
      expect(apply(from, sent)).toEqual(to);
    }),
  );
});

test("there is no patch when nothing changed, and one when something did", () => {
  fc.assert(
    fc.property(plain, (reading) => {
      expect(diff(reading, structuredClone(reading))).toBeNull();
    }),
  );
  expect(diff({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toEqual({ set: { a: [1, { b: 3 }] } });
});

test("only what changed is in a patch", () => {
  const process = { comm: "bash", state: "S", nspids: [20, 1] };
  const from = { processes: { "4711": process, "4712": process, "4713": process } };
  const to = { processes: { "4711": { ...process, state: "R" }, "4712": process, "4714": process } };
  expect(diff(from, to)).toEqual({
    in: { processes: { set: { "4714": process }, drop: ["4713"], in: { "4711": { set: { state: "R" } } } } },
  });
});

test("what did not change is the same object afterwards", () => {
  const from = { a: { x: 1 }, b: { x: 1 } };
  const to = apply(from, { in: { b: { set: { x: 2 } } } });
  expect(to.a).toBe(from.a);
  expect(to.b).toEqual({ x: 2 });
});

test("a key called __proto__ is a key like any other", () => {
  const hostile = JSON.parse('{"__proto__":{"polluted":1}}');
  const patch = diff({}, hostile);
  expect(Object.keys(apply({}, patch ?? {}))).toEqual(["__proto__"]);
  expect(Object.hasOwn({}, "polluted")).toBe(false);
});
