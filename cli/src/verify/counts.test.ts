import { expect, test } from "vitest";
import { countTests, NO_TESTS, sum } from "./counts.ts";

test("vitest's summary is read, colours and all", () => {
  const output =
    " Test Files  1 failed | 4 passed (5)\n\u001b[2m      Tests \u001b[22m 1 failed | 24 passed | 2 skipped (27)\n";
  expect(countTests(output)).toEqual({ passed: 24, failed: 1, skipped: 2 });
});

test("Playwright's summary is read, and a test that did not run has failed", () => {
  const output =
    "Running 15 tests\n\n  1 failed\n    [x] › a.spec.ts:3:1 › 7 passed by\n  2 did not run\n  12 passed (1.2m)\n";
  expect(countTests(output)).toEqual({ passed: 12, failed: 3, skipped: 0 });
});

test("output without a summary counts nothing", () => {
  expect(countTests("Segmentation fault")).toEqual(NO_TESTS);
});

test("counts add up", () => {
  expect(sum([countTests("  2 passed (1s)"), countTests("  3 passed (1s)\n  1 skipped")])).toEqual({
    passed: 5,
    failed: 0,
    skipped: 1,
  });
});
