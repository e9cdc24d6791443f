import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { probesFor, TRACEPOINTS } from "./probes.ts";

const definitions = (architecture: NodeJS.Architecture) =>
  Object.fromEntries((probesFor(architecture, "g") ?? []).map(({ name, definition }) => [name, definition]));

test("each argument is read from the register in which this architecture passes it", () => {
  expect(definitions("x64").unshare).toBe("p:g/unshare __x64_sys_unshare flags=+112($arg1):u64");
  expect(definitions("arm64").unshare).toBe("p:g/unshare __arm64_sys_unshare flags=+0($arg1):u64");
  expect(definitions("x64").umount).toBe(
    "p:g/umount __x64_sys_umount target=+u0(+112($arg1)):ustring flags=+104($arg1):u32",
  );
});

test("texts are read again at the return where the kernel can, else only the result", () => {
  const probe = (probesFor("x64", "g") ?? []).find(({ name }) => name === "sethostname_ret");
  expect(probe?.definition).toContain("ret=$retval:s64 hostname=+u0(+112($arg1)):ustring");
  expect(probe?.otherwise).toBe("r:g/sethostname_ret __x64_sys_sethostname ret=$retval:s64");
});

test("no definition is longer than what the kernel takes in one write", () => {
  for (const { definition } of probesFor("x64", "drydock_01234567") ?? [])
    expect(definition.length).toBeLessThan(4_096);
});

test("an architecture of which nothing is known has no probes", () => {
  expect(probesFor("ppc64", "g")).toBeNull();
});

test("the emulated machine switches on each of our tracepoints for good, and no other", () => {
  const script = readFileSync(new URL("../../../../vm/guest/steady-kernel", import.meta.url), "utf8");
  expect(script.match(/for event in (.*);/)?.[1]?.split(" ")).toEqual(TRACEPOINTS);
});
