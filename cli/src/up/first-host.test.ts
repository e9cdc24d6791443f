import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hostByPassphrase } from "../../../web/store/hosts.ts";
import { openForCommand, withoutPassword } from "../store/store-place.ts";
import { tellFirstHost } from "./first-host.ts";

function newPlace(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "drydock-first-host-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, "store", "drydock.db");
}

/** What the terminal shows when a lab is ready. */
async function started(place: string): Promise<string> {
  const lines: string[] = [];
  await tellFirstHost({ origins: ["http://127.0.0.1:7080"], store: place }, { say: (text) => lines.push(text) });
  return lines.join("\n");
}

test("a lab's first start tells a passphrase that opens it, and no later start does", async () => {
  const place = newPlace();
  const first = await started(place);
  const passphrase = /(?:\w{4}-){5}\w{4}/.exec(first)?.[0] ?? "";
  expect(first).toContain("http://127.0.0.1:7080/host");
  await using opened = await openForCommand(place);
  expect(await hostByPassphrase(opened.store, passphrase)).toMatchObject({ name: "Host" });
  const second = await started(place);
  expect(second).not.toMatch(/(\w{4}-){5}/);
  expect(second).toContain("drydock host add");
});

test("nobody but the lab's own user may read the store", async () => {
  const place = newPlace();
  await started(place);
  expect(statSync(place).mode & 0o077).toBe(0);
  expect(statSync(path.dirname(place)).mode & 0o077).toBe(0);
});

test("a store that cannot be opened is named, without its password", async () => {
  const place = "postgres://lab:secret@127.0.0.1:1/lab";
  expect(withoutPassword(place)).toBe("postgres://lab@127.0.0.1:1/lab");
  await expect(started(place)).rejects.toThrow("postgres://lab@127.0.0.1:1/lab: the store could not be opened");
});
