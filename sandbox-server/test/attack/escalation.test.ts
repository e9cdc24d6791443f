/** Attacks that try to become more than root in a sandbox: through files, other processes, cgroups, and crashes. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ID_RANGE, layoutOf } from "../../src/sandbox/layout.ts";
import { limits } from "../../src/sandbox/oci-spec.ts";
import { PROFILES } from "../../src/sandbox/profiles.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { host, roots, testSandbox, until } from "../support.ts";
import { type Attacker, errorName, newAttacker, read, shellPids } from "./attacker.ts";

let neighbour: Sandbox & AsyncDisposable;
let attacker: Attacker;
beforeAll(async () => {
  neighbour = await testSandbox();
  attacker = await newAttacker();
});
afterAll(async () => {
  await attacker[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

const SECURITY_CAPABILITY = "security.capability";

test("set-user-ID files and file capabilities count inside, and for nobody outside", async () => {
  const { upper, firstId, disk } = layoutOf(attacker.sandbox, roots);
  // VFS_CAP_REVISION_2 with CAP_CHOWN, effective: as a file on the host would have it (capabilities(7)).
  const answer = await attacker.run(`
    my $copy = "/var/tmp/escalate";
    system "cp /usr/bin/id $copy && chmod 6755 $copy";
    my $chown = pack "L5", 0x0200_0001, 1, 0, 0, 0;
    print call("setxattr", "$copy\\0", "${SECURITY_CAPABILITY}\\0", $chown, length $chown, 0), " ";
    print call("setxattr", "$copy\\0", "trusted.overlay.redirect\\0", "/etc", 4, 0), " ";
    print call("setxattr", "$copy\\0", "trusted.overlay.metacopy\\0", "", 0, 0), " ";
    system "setpriv", "--reuid=1000", "--clear-groups", $copy, "-u";`);
  // Inside it does what it should: the file has the capabilities, and runs as its owner.
  expect(
    answer
      .trim()
      .split(" ")
      .map((word) => (word === "0" ? word : errorName(word))),
  ).toEqual(["0", "EPERM", "EPERM", "0"]);

  const copy = `${upper}/var/tmp/escalate`;
  const { stdout: owner } = await host.run(["stat", "-c", "%u %a", copy]);
  expect(owner.trim()).toBe(`${firstId} 6755`);
  const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  // By a shell: setpriv itself still has capabilities when it looks for the program.
  expect(await host.run([...asNobody, "sh", "-c", '"$0"', copy])).toEqual({
    code: 126,
    stdout: "",
    stderr: expect.stringContaining("Permission denied"),
  });
  expect((await host.run(["findmnt", "-no", "OPTIONS", disk])).stdout).toMatch(/nosuid.*nodev|nodev.*nosuid/);
  // What the kernel wrote is revision 3, for root of this user namespace: nothing to anybody else.
  const show = `my ($number, $file) = @ARGV; my ($name, $value) = ("${SECURITY_CAPABILITY}\\0", "\\0" x 64);
    syscall($number + 0, $file, $name, $value, 64); print join " ", unpack "L6", $value`;
  const { stdout: words } = await host.run(["perl", "-e", show, process.arch === "arm64" ? "8" : "191", copy]);
  const [magic = 0, , , , , rootId] = words.split(" ").map(Number);
  expect([magic >>> 24, rootId]).toEqual([3, firstId]);
});

test("of all process numbers only those of the sandbox's own can be signalled, traced or read", async () => {
  const ours = [process.pid, neighbour.initPid, ...shellPids(neighbour)];
  const most = Number(read("/proc/sys/kernel/pid_max"));
  const answer = await attacker.run(`
    opendir my $proc, "/proc"; my %own = map { $_ => 1 } grep { /^\\d+$/ } readdir $proc;
    my %reached;
    for my $pid (2 .. ${Math.min(most, 40_000)}) { $reached{$pid} = "signal" if !$own{$pid} && kill 0, $pid }
    for my $pid (grep { !$own{$_} } ${ours.join(", ")}) {
      my $memory = pack "QQ", 0x400000, 8;
      $reached{$pid} = "kill" if kill 9, $pid;
      $reached{$pid} = "ptrace" if call("ptrace", 0x4206, $pid, 0, 0) == 0; # PTRACE_SEIZE
      $reached{$pid} = "pidfd" if call("pidfd_open", $pid, 0) >= 0;
      $reached{$pid} = "memory" if call("process_vm_readv", $pid, $memory, 1, $memory, 1, 0) >= 0;
    }
    print map { "$_ $reached{$_}\\n" } keys %reached;`);
  expect(answer).toBe("");
  expect(host.exists(`/proc/${neighbour.initPid}`)).toBe(true);
});

test("no limit of the sandbox's own can be written, and no process can leave its cgroup", async () => {
  const { cgroup } = attacker.sandbox;
  const before = Object.keys(limits(PROFILES.base)).map((file) => read(`${cgroup}/${file}`));
  const answer = await attacker.run(`
    chdir "/sys/fs/cgroup";
    for my $file (grep { -f } glob "*") {
      print "$file\\n" if sysopen my $handle, $file, O_WRONLY;
    }
    for my $above ("..", "../..", "/proc/1/root/sys/fs/cgroup/..") {
      sysopen my $procs, "$above/cgroup.procs", O_WRONLY or next;
      print "left for $above\\n" if syswrite $procs, $$ and (stat $above)[1] != (stat ".")[1];
    }
    mkdir "/tmp/again"; call("mount", "none", "/tmp/again", "cgroup2", 0, 0);
    print "another root\\n" if (stat "/tmp/again")[1] != (stat "/sys/fs/cgroup")[1];
    call("unshare", 0x1000_0000 | 0x200_0000); # CLONE_NEWUSER | CLONE_NEWCGROUP
    sysopen my $max, "memory.max", O_WRONLY and print "opened from a nested namespace\\n";`);
  // What the kernel says may be handed to whoever a cgroup is delegated to (cgroup-v2.rst, "Delegation"): no limit.
  const delegated = read("/sys/kernel/cgroup/delegate").trim().split("\n");
  expect(delegated).not.toContain("memory.max");
  expect(
    answer
      .trim()
      .split("\n")
      .filter((line) => !delegated.includes(line)),
  ).toEqual([]);
  expect(Object.keys(limits(PROFILES.base)).map((file) => read(`${cgroup}/${file}`))).toEqual(before);
});

test("there is no release_agent to be had, the way out of cgroup v1", async () => {
  const answer = await attacker.run(`
    mkdir "/tmp/v1";
    for my $options ("memory", "rdma", "misc", "none,name=out", "release_agent=/tmp/out", "all") {
      my $answer = call("mount", "none", "/tmp/v1", "cgroup", 0, $options);
      print "$options is mounted\\n" if $answer == 0 || -e "/tmp/v1/release_agent";
    }
    call("unshare", 0x1000_0000 | 0x200_0000 | 0x2_0000);
    print "nested\\n" if call("mount", "none", "/tmp/v1", "cgroup", 0, "rdma") == 0;`);
  expect(answer).toBe("");
});

test("a crash inside starts no program of the host's", async () => {
  const pattern = "/proc/sys/kernel/core_pattern";
  const before = read(pattern);
  const [handler, trace] = [`${roots.stateDirectory}/core-handler`, `${roots.stateDirectory}/core-handled`];
  host.writeText(handler, `#!/bin/sh\necho "$1" >>${trace}\n`, 0o755);
  host.writeText(pattern, `|${handler} %P`);
  try {
    // The control: a crash outside, which the kernel must report.
    await host.run(["perl", "-e", "kill SEGV => $$; sleep 1"]);
    await until("the handler runs for a crash outside", () => host.exists(trace));
    const crashes = read(trace);
    await attacker.run(`
      sub crash { if (!fork) { kill SEGV => $$; sleep 1 } wait; print $? & 127, "\\n" }
      crash();
      for my $bytes (0, 2, 1 << 20) { call("prlimit64", 0, 4, pack("QQ", $bytes, $bytes), 0); crash() }
      if ($number{setrlimit}) { call("setrlimit", 4, pack("QQ", 0, 0)); crash() }`);
    await host.run(["perl", "-e", "kill SEGV => $$; sleep 1"]);
    await until("the handler runs for another crash outside", () => read(trace).length > crashes.length);
    expect(read(trace).trim().split("\n")).toHaveLength(2);
  } finally {
    host.writeText(pattern, before);
    await host.removeTree(handler);
    await host.removeTree(trace);
  }
});

test("ids beyond the sandbox's own range cannot be had", async () => {
  const answer = await attacker.run(`
    my $answer = call("unshare", 0x1000_0000);
    open my $map, ">", "/proc/self/uid_map";
    print defined syswrite($map, "0 0 4294967295\\n") ? 0 : $! + 0, " ";
    my $beyond = ${ID_RANGE};
    $! = 0; $< = $beyond; print $! + 0;`);
  expect(answer.split(" ").map(errorName)).toEqual(["EPERM", "EINVAL"]);
});
