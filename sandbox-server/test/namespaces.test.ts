import { expect, test } from "vitest";
import { readNamespaces } from "../src/kernel/process.ts";
import { ID_RANGE, layoutOf } from "../src/sandbox/layout.ts";
import { host, inside, roots, testSandbox } from "./support.ts";

test("a sandbox has seven namespaces of its own", async () => {
  await using sandbox = await testSandbox();
  const own = readNamespaces(host, sandbox.initPid);
  const ours = readNamespaces(host, process.pid);
  for (const type of ["user", "pid", "mnt", "net", "uts", "ipc", "cgroup"] as const) {
    expect(own[type], type).toBeTypeOf("number");
    expect(own[type], type).not.toBe(ours[type]);
  }
});

test("root inside is an unprivileged uid outside, from a range of the sandbox's own", async () => {
  await using sandbox = await testSandbox();
  const { firstId } = layoutOf(sandbox, roots);
  const map = host.readText(`/proc/${sandbox.initPid}/uid_map`)?.trim().split(/\s+/).map(Number);
  expect(map).toEqual([0, firstId, ID_RANGE]);
  expect(await inside(sandbox, "sudo id -u; id -u")).toMatchObject({ code: 0, stdout: "0\n1000\n" });
});

test("a file that root makes inside belongs to the sandbox's range outside", async () => {
  await using sandbox = await testSandbox();
  const layout = layoutOf(sandbox, roots);
  await inside(sandbox, "sudo touch /etc/made-by-root");
  const { stdout } = await host.run(["stat", "-c", "%u", `${layout.upper}/etc/made-by-root`]);
  expect(Number(stdout)).toBe(layout.firstId);
});

test("two sandboxes see neither each other's processes nor files", async () => {
  await using one = await testSandbox();
  await using other = await testSandbox();
  await inside(one, "touch /tmp/mine; setsid sleep 4321 >/dev/null 2>&1 &");
  const { stdout } = await inside(other, "ls /tmp; ps -e -o args=");
  expect(stdout).not.toContain("mine");
  expect(stdout).not.toContain("4321");
});

test("no path of the host stands in the mount table", async () => {
  await using sandbox = await testSandbox();
  const { stdout } = await inside(sandbox, "cat /proc/self/mountinfo");
  expect(stdout).not.toContain(roots.stateDirectory);
  const mountRoots = stdout
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[3]);
  expect(new Set(mountRoots)).toEqual(new Set(["/", "/null", "/zero", "/full", "/tty", "/random", "/urandom"]));
});

test("a nested PID namespace with a proc of its own works, as the lessons print it", async () => {
  await using sandbox = await testSandbox();
  const line = "sudo unshare --fork --pid --mount-proc bash -c 'echo $$; ps -e -o pid= | wc -l'";
  const { stdout } = await inside(sandbox, line);
  expect(stdout.split("\n")[0]).toBe("1");
});
