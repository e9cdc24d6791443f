import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { linuxHost } from "../host/linux.ts";
import { listChanges } from "./overlay-changes.ts";

/** Two layers, empty. */
function layers(): { upper: string; lower: string } {
  const folder = mkdtempSync(path.join(tmpdir(), "layers-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [upper, lower] = [`${folder}/upper`, `${folder}/lower`];
  for (const layer of [upper, lower]) mkdirSync(layer);
  return { upper, lower };
}

function list({ upper, lower }: { upper: string; lower: string }) {
  const { changes, isCut } = listChanges(linuxHost(), upper, [lower]);
  return { changes: changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)), isCut };
}

test("what is new, what is different and what is gone are told apart", () => {
  const both = layers();
  mkdirSync(`${both.lower}/etc`);
  mkdirSync(`${both.upper}/etc/new`, { recursive: true });
  for (const file of ["etc/hosts", "etc/motd"]) writeFileSync(`${both.lower}/${file}`, "");
  for (const file of ["etc/hosts", "etc/new/file"]) writeFileSync(`${both.upper}/${file}`, "");
  execFileSync("mknod", [`${both.upper}/etc/motd`, "c", "0", "0"]);
  expect(list(both)).toEqual({
    changes: [
      { path: "/etc/hosts", kind: "changed", isDirectory: false },
      { path: "/etc/motd", kind: "removed", isDirectory: false },
      { path: "/etc/new", kind: "added", isDirectory: true },
      { path: "/etc/new/file", kind: "added", isDirectory: false },
    ],
    isCut: false,
  });
});

test("a symbolic link in a layer leads nowhere", () => {
  const both = layers();
  mkdirSync(`${both.upper}/etc`);
  writeFileSync(`${both.upper}/etc/hostname`, "");
  symlinkSync("/etc", `${both.lower}/etc`);
  symlinkSync("/", `${both.upper}/root`);
  expect(list(both).changes).toEqual([
    { path: "/etc", kind: "changed", isDirectory: true },
    { path: "/etc/hostname", kind: "added", isDirectory: false },
    { path: "/root", kind: "added", isDirectory: false },
  ]);
});

test("many changes, and a deep tree, are told in part", () => {
  const many = layers();
  for (let file = 0; file < 300; file += 1) writeFileSync(`${many.upper}/${file}`, "");
  expect(list(many)).toMatchObject({ changes: { length: 200 }, isCut: true });
  const deep = layers();
  mkdirSync(deep.upper + "/d".repeat(40), { recursive: true });
  expect(list(deep)).toMatchObject({ changes: { length: 16 }, isCut: true });
});
