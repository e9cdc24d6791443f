import { mkdtempDisposable, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { cookieSecret } from "./secrets.ts";

test("the cookie secret is made once, and only its owner can read it", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "drydock-secrets-"));
  const first = await cookieSecret(folder.path);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await cookieSecret(folder.path)).toBe(first);
  expect((await stat(path.join(folder.path, "secrets.json"))).mode & 0o777).toBe(0o600);
});
