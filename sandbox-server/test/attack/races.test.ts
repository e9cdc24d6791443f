/** Attacks on the server's own reads: what a learner can replace, rename or fake while the server looks at it or enters by it. */
import { rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { readFacts } from "../../src/kernel/snapshot.ts";
import { ID_RANGE, layoutOf } from "../../src/sandbox/layout.ts";
import { PROFILES } from "../../src/sandbox/profiles.ts";
import { judge } from "../judging.ts";
import { host, inside, roots } from "../support.ts";
import { type Attacker, newAttacker } from "./attacker.ts";

let attacker: Attacker;
beforeAll(async () => {
  attacker = await newAttacker();
});
afterAll(() => attacker[Symbol.asyncDispose]());

const ROUNDS = 40;

test("facts are read whole and bounded while processes, names and cgroups change under the reader", async () => {
  await using attack = await attacker.start(`
    chdir "/sys/fs/cgroup";
    for my $one (1 .. 4) {
      next if fork;
      while (1) {
        mkdir "race$one"; mkdir "race$one/in";
        if (!fork) { open my $procs, ">", "race$one/in/cgroup.procs"; syswrite $procs, $$; $0 = "x\\nUid:\\t0\\t0\\t0\\t0\\nNSpid:\\t1\\t1"; exit }
        wait;
        rmdir "race$one/in"; rmdir "race$one";
      }
    }
    hold("racing");`);
  expect(attack.report).toBe("racing");
  const { firstId } = layoutOf(attacker.sandbox, roots);
  const subject = { cgroup: attacker.sandbox.cgroup, initPid: attacker.sandbox.initPid, shells: [] };
  const needs = (["status", "exe", "argv", "pid"] as const).map((detail) => ({ fact: "process" as const, detail }));
  for (let round = 0; round < ROUNDS; round += 1) {
    const { cgroups, processes } = await readFacts(host, subject, needs);
    expect(cgroups.length).toBeLessThanOrEqual(PROFILES.base.maxCgroups + 1);
    expect(processes.length).toBeLessThanOrEqual(PROFILES.base.maxPids);
    // A name that looks like lines of /proc/PID/status changes none of them.
    for (const { uid, pid, nspids } of processes) {
      expect([pid, uid >= firstId && uid < firstId + ID_RANGE]).toEqual([pid, true]);
      expect(nspids[0]).not.toBe(1);
    }
  }
});

const SECRET = "/tmp/drydock-attack-secret";

test("a file that is exchanged for a link to one of the host's, again and again, never shows the host's", async () => {
  writeFileSync(SECRET, "of the host");
  onTestFinished(() => rmSync(SECRET));
  await using attack = await attacker.start(`
    mkdir "/tmp/race"; mkdir "/tmp/race/honest"; chdir "/tmp/race";
    open my $file, ">", "honest/file"; print $file "of the learner"; close $file;
    symlink "${SECRET}", "link"; symlink "/proc/1/root/../../../../tmp", "folder"; link "honest/file", "regular";
    print "racing\n";
    if (!fork) {
      # renameat2(2) with RENAME_EXCHANGE: the name is never missing.
      while (1) { call("renameat2", -100, "link\\0", -100, "regular\\0", 2) }
    }
    while (1) { call("renameat2", -100, "folder\\0", -100, "honest\\0", 2) }`);
  expect(attack.report).toBe("racing");
  const outcomes = { learner: 0, other: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const path of ["/tmp/race/regular", "/tmp/race/honest/file", `/tmp/race/honest/${basename(SECRET)}`]) {
      const { outcome, reason } = await judge(attacker.sandbox, { file: { path, contains: "of the host" } });
      expect([path, outcome]).not.toEqual([path, "holds"]);
      expect(reason).not.toContain("of the host ");
      outcomes[reason.includes("of the learner") ? "learner" : "other"] += 1;
    }
  }
  // Else nothing raced: both sides of the exchange must have been seen.
  expect(Math.min(outcomes.learner, outcomes.other)).toBeGreaterThan(0);
});

/** What the runtime or a shell could open on its way in, by what a learner puts in its place. */
const TRAPS = `
my @doors = ("/etc/passwd", "/etc/group", "/home/learner", "/dev/null", "/dev/tty", "/dev/ptmx", "/dev/console");
my @baits = ("/proc/1/root/../../../../etc", "/proc/self/exe", "/proc/1/cwd", "/nowhere", "${roots.stateDirectory}");
sub spring { my ($door, $bait) = @_; unlink "$door.new"; symlink $bait, "$door.new"; rename $door, "$door.old"; rename "$door.new", $door }
sub restore { my $door = shift; unlink $door; rename "$door.old", $door }
`;

test("a learner who swaps what the runtime opens on its way in gets a shell inside, or none", async () => {
  const traces = () => host.run(["find", "/etc", roots.rootfs, "-xdev", "-newer", "/proc/1", "-type", "f"]);
  const before = (await traces()).stdout;
  await using attack = await attacker.start(`${TRAPS}
    print "swapping\\n";
    while (1) { for my $door (@doors) { for my $bait (@baits) { spring($door, $bait); restore($door) } } }`);
  expect(attack.report).toBe("swapping");
  for (let round = 0; round < 6; round += 1) {
    const { code, stdout } = await inside(attacker.sandbox, "readlink /proc/self/ns/mnt; cat /proc/self/cgroup");
    if (code !== 0) continue;
    const [namespace, cgroup] = stdout.trim().split("\n");
    expect(namespace).toBe(host.readLink(`/proc/${attacker.sandbox.initPid}/ns/mnt`));
    expect(cgroup).toBe("0::/shell");
  }
  expect((await traces()).stdout).toBe(before);
});

test("a FIFO in the place of what the runtime opens does not hang the server for ever", async () => {
  await attacker.run(`
    for my $file ("/etc/passwd", "/etc/group", "/etc/profile") { unlink $file; POSIX::mkfifo($file, 0666) or die "$file: $!" }`);
  // Whoever says the environment in full, as the server does, makes the runtime look up nothing.
  expect(await attacker.run(`print "inside"`)).toBe("inside");
});

test("nothing is left of a sandbox that is destroyed under an attack on its own removal", async () => {
  const other = await newAttacker();
  const attack = await other.start(`
    chdir "/sys/fs/cgroup";
    call("mount", "none", "/mnt", "tmpfs", 0, 0);
    for my $one (1 .. 4) {
      next if fork;
      # Forks away from whoever kills it, into cgroups that come and go, with mounts, namespaces and sockets.
      while (1) {
        next if fork;
        mkdir "hide$$"; open my $procs, ">", "hide$$/cgroup.procs"; syswrite $procs, $$;
        call("unshare", 0x2_0000 | 0x4000_0000); call("mount", "/", "/mnt", 0, 1 << 12 | 1 << 14, 0);
        socketpair my $here, my $there, AF_UNIX, SOCK_STREAM, 0;
        POSIX::setsid(); $SIG{$_} = "IGNORE" for qw(TERM HUP INT);
      }
    }
    hold("hiding");`);
  expect(attack.report).toBe("hiding");
  // Counts what is left, and throws what could not be undone.
  await other[Symbol.asyncDispose]();
  await attack[Symbol.asyncDispose]();
});
