import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { endOf, endProcess, inNamespaces, runToEnd, spawnTethered } from "./tethered.ts";

test("a child dies with the process that started it, even when that is killed", async () => {
  const file = path.join(import.meta.dirname, "tethered.ts");
  const script = `const { spawnTethered } = await import(${JSON.stringify(file)});
    console.log(String(spawnTethered(["sleep", "600"], { stdio: ["ignore", "inherit", "inherit"] }).pid)); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const lines = createInterface({ input: parent.stdout });
  const [pid] = await once(lines, "line");
  process.kill(Number(pid), 0);
  parent.kill("SIGKILL");
  // The child has inherited the pipe, which closes only when both are gone: without a death signal in ten minutes.
  await expect(once(lines, "close")).resolves.toEqual([]);
});

test("a child gets only the environment it was given", async () => {
  process.env.DRYDOCK_TEST_SECRET = "secret";
  expect(await runToEnd(["env"])).not.toContain("secret");
  expect(await runToEnd(["env"], { env: { PATH: "/usr/bin:/bin", ONLY: "this" } })).toContain("ONLY=this");
});

test("what a failed command said on stderr is the error", async () => {
  await expect(runToEnd(["sh", "-c", "echo no such disk >&2; exit 3"])).rejects.toThrow("sh: no such disk");
  await expect(runToEnd(["sh", "-c", "exit 3"])).rejects.toThrow("sh: exit code 3");
});

test("a process that does not end when asked is killed", async () => {
  const child = spawnTethered(["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const end = endOf(child);
  await once(child.stdout ?? child, "data");
  await endProcess(child, 50);
  child.stdout?.destroy();
  expect(child.signalCode).toBe("SIGKILL");
  await end;
});

test("who is not root becomes root of a user namespace first", () => {
  expect(inNamespaces(["true"], "root")).not.toContain("--user");
  expect(inNamespaces(["true"], "user")).toEqual(expect.arrayContaining(["--user", "--map-root-user", "--map-auto"]));
});

test("root of a container that may make no namespaces runs commands as they are", () => {
  expect(inNamespaces(["true"], "none")).toEqual(["true"]);
});
