import fc from "fast-check";
import { expect, test } from "vitest";
import { newLearner, readLearner, sealLearner } from "./identity.ts";
import { hmacSha256 } from "./mac.ts";

const mac = hmacSha256("0f".repeat(32));

test("a learner is recognised by the cookie we gave out", () => {
  const learner = newLearner();
  expect(learner).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(readLearner(sealLearner(learner, mac), mac)).toBe(learner);
});

test("no two learners are the same", () => {
  expect(new Set(Array.from({ length: 1000 }, newLearner)).size).toBe(1000);
});

test("a cookie signed with another key, altered, or absent is nobody's", () => {
  const [one, other] = [newLearner(), newLearner()];
  const sealed = sealLearner(one, mac);
  expect(readLearner(sealLearner(one, hmacSha256("ee".repeat(32))), mac)).toBeNull();
  expect(readLearner(sealed.replace(one, other), mac)).toBeNull();
  expect(readLearner(`${sealed}A`, mac)).toBeNull();
  expect(readLearner(one, mac)).toBeNull();
  expect(readLearner(undefined, mac)).toBeNull();
});

test("no text that we did not seal is anybody's cookie", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readLearner(text, mac)).toBeNull();
    }),
  );
});
