import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { applyAction, describeAction } from "./apply.ts";

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "drydock-install-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("a file is written whole with its mode, kept where it is so already, and says which", async () => {
  // Nor is its folder there.
  const file = path.join(newFolder(), "sysusers.d", "lab.env");
  const action = { op: "file", path: file, mode: 0o600, contents: "DRYDOCK_TICKET_SECRET=1\n" } as const;
  expect(await applyAction(action)).toBe(`wrote ${file}`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await applyAction(action)).toBe(`kept ${file}`);
  expect(await applyAction({ ...action, contents: "DRYDOCK_TICKET_SECRET=2\n" })).toBe(`changed ${file}`);
  expect(readFileSync(file, "utf8")).toBe("DRYDOCK_TICKET_SECRET=2\n");
  expect(existsSync(`${file}.new`)).toBe(false);
});

test("removing what is not there is no failure; a command that fails is told with its own words", async () => {
  const file = path.join(newFolder(), "unit");
  expect(await applyAction({ op: "remove", path: file })).toBe(`removed ${file}`);
  const command = ["sh", "-c", "echo no such unit >&2; exit 5"];
  await expect(applyAction({ op: "run", command, why: "it starts" })).rejects.toThrow("no such unit");
});

test("a dry run shows files whole and no secret", () => {
  const contents = `DRYDOCK_TICKET_SECRET=${"a".repeat(64)}\nDRYDOCK_ORIGINS=http://lab.example\n`;
  const text = describeAction({ op: "file", path: "/etc/drydock/lab.env", mode: 0o600, contents });
  expect(text).toContain("DRYDOCK_ORIGINS=http://lab.example");
  expect(text).not.toContain("aaaa");
  expect(text).toContain("mode 0600");
});
