import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { examine } from "./examine.ts";
import { hybridDebian12, playBack } from "./recorded-machines.ts";
import { findingsTable } from "./table.ts";

test("every lack is followed by whom it keeps from working and what to do", async () => {
  const lines = stripVTControlCharacters(findingsTable(await examine(playBack(hybridDebian12)))).split("\n");
  const row = lines.findIndex((line) => line.startsWith("✗ cgroup v2"));
  expect(lines[row + 1]).toMatch(/^ +needed by: native — boot with systemd\.unified_cgroup_hierarchy=1/);
  expect(lines.filter((line) => line.startsWith("–"))).toHaveLength(1); // KVM: nothing needs it.
});
