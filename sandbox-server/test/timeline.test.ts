import { expect, test } from "vitest";
import { cloneFlagNames, mountFlagNames } from "../../lib/kernel/flags.ts";
import { readNamespaces } from "../src/kernel/process.ts";
import { instanceName, sweepInstances } from "../src/kernel/trace/instance.ts";
import { TRACEFS } from "../src/kernel/trace/tracing.ts";
import { host, inside, roots, testSandbox } from "./support.ts";
import { unshowableTexts } from "./unshowable.ts";
import { actsOf, timelineOf, watchedShell } from "./watched-shell.ts";

test("what a learner types is told event by event, with its arguments and how it ended", async () => {
  await using sandbox = await testSandbox();
  await using shell = await watchedShell(sandbox);

  const alone = await shell.run("sudo unshare --fork --pid --mount-proc bash -c 'exit 3'");
  const [unshared] = actsOf(alone, "unshare");
  expect(cloneFlagNames(unshared?.flags ?? 0)).toEqual(["CLONE_NEWNS", "CLONE_NEWPID"]);
  expect(unshared?.error).toBeNull();
  expect(actsOf(alone, "exec")).toContainEqual({ kind: "exec", path: "/usr/bin/bash", argv: ["bash", "-c", "exit 3"] });
  expect(actsOf(alone, "mount")).toContainEqual(
    expect.objectContaining({ target: "/proc", fsType: "proc", error: null }),
  );
  const inner = alone.find(({ act }) => act.kind === "exit" && act.code === 3);
  expect(inner).toMatchObject({ nspid: 1, comm: "bash" });
  expect(actsOf(alone, "fork").map(({ child }) => child)).toContainEqual(
    expect.objectContaining({ pid: inner?.pid, nspid: 1 }),
  );
  // All of it came of the one command, and of the shell that forked it.
  const commands = shell.timeline.takeChangedCommands();
  const typed = commands.find(({ argv }) => argv.join(" ").startsWith("sudo unshare --fork --pid"));
  expect(typed).toMatchObject({ terminal: 1, parent: null, isShell: false });
  expect(new Set(alone.map(({ command }) => command))).toEqual(new Set([typed?.id]));
  expect(alone.map(({ atMs }) => atMs)).toEqual(alone.map(({ atMs }) => atMs).toSorted((a, b) => a - b));

  const refused = await shell.run("unshare --uts true");
  expect(actsOf(refused, "unshare")).toEqual([{ kind: "unshare", flags: 0x400_0000, error: "EPERM" }]);

  const named = await shell.run("sudo unshare --uts hostname inner");
  expect(actsOf(named, "sethostname")).toEqual([{ kind: "sethostname", hostname: "inner", error: null }]);

  const mounted = await shell.run(
    "sudo mount -t tmpfs none /mnt; sudo mount --bind /etc /mnt; sudo mount --make-private /mnt; sudo umount /mnt /mnt; sudo umount -l /nowhere 2>/dev/null",
  );
  const mounts = actsOf(mounted, "mount").map(({ fsType, source, target, flags, error }) => {
    return [fsType, source, target, mountFlagNames(flags).join("|"), error];
  });
  expect(mounts).toContainEqual(["tmpfs", "none", "/mnt", "", null]);
  expect(mounts).toContainEqual([null, "/etc", "/mnt", "MS_BIND", null]);
  expect(mounts).toContainEqual([null, null, "/mnt", "MS_PRIVATE", null]);
  expect(actsOf(mounted, "umount").filter(({ target }) => target === "/mnt")).toHaveLength(2);

  const turned = await shell.run(
    "sudo unshare --mount sh -c 'mkdir /tmp/root; mount -t tmpfs none /tmp/root; mkdir /tmp/root/old; pivot_root /tmp/root /tmp/root/old'",
  );
  expect(actsOf(turned, "pivot_root")).toEqual([
    { kind: "pivot_root", newRoot: "/tmp/root", putOld: "/tmp/root/old", error: null },
  ]);

  const killed = await shell.run("sh -c 'kill -9 $$'; sh -c 'exit 4'");
  const ends = actsOf(killed, "exit").map(({ code, signal }) => [code, signal]);
  expect(ends).toEqual([
    [null, 9],
    [4, null],
  ]);
}, 120_000);

test("namespaces that are entered and cgroups that are used are told, and who ran out of memory", async () => {
  await using sandbox = await testSandbox();
  await using shell = await watchedShell(sandbox);
  const own = readNamespaces(host, sandbox.initPid);

  // It is still there when the event is read, so that its namespaces can be.
  await shell.type(
    "sudo nsenter --target $$ --uts --net sh -c 'echo > /tmp/entered; exec sleep 1000' >/dev/null 2>&1 &",
  );
  await shell.type("until [ -e /tmp/entered ]; do sleep 0.1; done");
  const entered = actsOf(shell.timeline.read(), "setns");
  expect(entered.flatMap(({ into }) => into.map(({ type, inode }) => [type, inode]))).toEqual(
    expect.arrayContaining([
      ["net", own.net],
      ["uts", own.uts],
    ]),
  );

  const moved = await shell.run(
    "sudo sh -c 'cd /sys/fs/cgroup; mkdir small; echo 8M > small/memory.max; echo $$ > small/cgroup.procs; tail /dev/zero; echo $$ > shell/cgroup.procs; rmdir small'",
  );
  expect(actsOf(moved, "cgroup-mkdir")).toEqual([{ kind: "cgroup-mkdir", path: "/small" }]);
  expect(actsOf(moved, "cgroup-attach")).toMatchObject([
    { path: "/small", moved: { comm: "sh" } },
    { path: "/shell", moved: { comm: "sh" } },
  ]);
  expect(actsOf(moved, "oom-kill")).toMatchObject([{ victim: { comm: "tail" } }]);
  expect(moved.find(({ comm, act }) => comm === "tail" && act.kind === "exit")?.act).toMatchObject({ signal: 9 });
  expect(actsOf(moved, "cgroup-rmdir")).toEqual([{ kind: "cgroup-rmdir", path: "/small" }]);
}, 120_000);

test("no name that a learner chooses brings a control character, and each comes as a learner would recognise it", async () => {
  await using sandbox = await testSandbox();
  await using shell = await watchedShell(sandbox);
  const events = await shell.run(
    String.raw`name=$'/tmp/\e[31m\xe2\x80\xaegnp\n'; cp /bin/sleep "$name"; "$name" 0 $'\xff\e]0;title\a'; sudo unshare --uts perl -e '$n = "a\e[2Jb"; syscall(170, $n, length $n)'; sudo mkdir $'/sys/fs/cgroup/g\xe2\x80\xae\ex'`,
  );
  const commands = shell.timeline.takeChangedCommands();
  expect(unshowableTexts([events, commands])).toEqual([]);
  const asked = actsOf(events, "exec").find(({ path }) => path.includes("gnp"));
  expect(asked?.argv).toHaveLength(3);
  expect(actsOf(events, "sethostname")).toHaveLength(1);
  expect(actsOf(events, "cgroup-mkdir")[0]?.path).toMatch(/^\/g.+x$/);
}, 120_000);

test("a flood costs a bounded amount, is told as such, and hides nothing that comes after it", async () => {
  await using sandbox = await testSandbox();
  await using shell = await watchedShell(sandbox);
  await shell.run("true");
  // unshare(CLONE_NEWUTS), which is not permitted: two records each, in a ring of half a megabyte that nobody reads.
  await shell.type(`perl -e '$e = syscall(272, 0x4000000) for 1..30000'`);
  const flood = shell.timeline.read();
  expect(actsOf(flood, "lost").length + actsOf(flood, "skipped").length).toBeGreaterThan(0);
  expect(actsOf(flood, "lost")[0]?.count ?? 1).toBeGreaterThan(0);
  expect(flood.length).toBeLessThan(5_000);
  // What one reading leaves is read by the next.
  for (let more = 1; more > 0; ) more = shell.timeline.read().length;
  const after = await shell.run("/bin/echo still here");
  expect(actsOf(after, "exec").map(({ argv }) => argv)).toContainEqual(["/bin/echo", "still", "here"]);
}, 120_000);

test("events are kept while nobody reads, also for the next server; of another sandbox nothing is told, and nothing is left", async () => {
  const instance = (cgroup: string) => `${TRACEFS}/instances/${instanceName(cgroup)}`;
  let left = "";
  {
    await using other = await testSandbox();
    timelineOf(other).pause();
    // As a server does that was killed: it leaves the ring behind.
    left = instance(other.cgroup);
    await using sandbox = await testSandbox();
    await using shell = await watchedShell(sandbox);
    await shell.run("true");
    shell.timeline.pause();
    await shell.type("/bin/echo unseen");
    await inside(other, "/bin/echo of another");
    const next = timelineOf(sandbox);
    const programs = actsOf(next.read(), "exec").map(({ argv }) => argv?.join(" "));
    expect(programs).toEqual(["/bin/echo unseen"]);
    next.remove();
    sweepInstances(host, roots.cgroup);
    expect([host.exists(instance(sandbox.cgroup)), host.exists(left)]).toEqual([false, true]);
  }
  sweepInstances(host, roots.cgroup);
  expect(host.exists(left)).toBe(false);
}, 120_000);
