import { expect, test } from "vitest";
import { vmMemoryBytes } from "./start.ts";

const GIB = 2 ** 30;

test.each([
  [24, 3],
  [6, 3],
  [4, 2],
  [1.9, 1],
])("on a machine with %d GiB the VM gets %d", (total, given) => {
  expect(vmMemoryBytes(total * GIB)).toBe(given * GIB);
});
