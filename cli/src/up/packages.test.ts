import { expect, test } from "vitest";
import { installPackages, planPackages } from "./packages.ts";
import { Report } from "./report.ts";

const needs = [
  { name: "crun", why: "makes the sandboxes" },
  { name: "mmdebstrap", why: "builds the Debian system" },
];
const context = { isRoot: false, hasApt: true, logFile: "/nowhere", report: new Report(), stop: AbortSignal.abort() };

test("each package is announced with what it is for", () => {
  expect(planPackages(needs).announcement).toBe(
    "  crun        makes the sandboxes\n  mmdebstrap  builds the Debian system",
  );
});

test("recommended packages stay out, and nothing is asked", () => {
  expect(planPackages(needs).commands.at(-1)).toEqual([
    ...["apt-get", "install", "--yes", "--no-install-recommends", "crun", "mmdebstrap"],
  ]);
});

test("who is not root is told the one exact command, and nothing is started", async () => {
  await expect(installPackages(needs, context)).rejects.toThrow(
    "sudo apt-get update && sudo apt-get install --yes --no-install-recommends crun mmdebstrap",
  );
});

test("without apt-get the programs are named", async () => {
  await expect(installPackages(needs, { ...context, isRoot: true, hasApt: false })).rejects.toThrow(
    /with your package manager:\n {2}crun/,
  );
});
