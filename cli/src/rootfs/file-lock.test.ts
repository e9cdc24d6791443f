import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { lockFile } from "./file-lock.ts";

test("a second one waits until the first lets go", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "drydock-lock-"));
  const file = path.join(folder.path, "lock");
  const order: string[] = [];
  const first = await lockFile(file, () => order.push("first waits"));
  const waiting = Promise.withResolvers<void>();
  const second = lockFile(file, waiting.resolve).then((lock) => {
    order.push("second has it");
    return lock;
  });
  await waiting.promise;
  order.push("first lets go");
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
  expect(order).toEqual(["first lets go", "second has it"]);
});

test("a holder that is killed leaves no lock behind", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "drydock-lock-"));
  const file = path.join(folder.path, "lock");
  const source = path.join(import.meta.dirname, "file-lock.ts");
  const hold = `const { lockFile } = await import(${JSON.stringify(source)});
    await lockFile(${JSON.stringify(file)}, () => {}); console.log("held"); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "--eval", hold], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  holder.kill("SIGKILL");
  await using lock = await lockFile(file, () => {});
  expect(lock).toBeDefined();
});
