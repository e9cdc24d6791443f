/** What of the host's a process inside could hold without having asked: descriptors, folders, environment. */
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cgroupPids, cgroupTree } from "../../src/sandbox/cgroup.ts";
import { host, inside } from "../support.ts";
import { type Attacker, newAttacker, read } from "./attacker.ts";
import { openTerminal } from "./terminal.ts";

let attacker: Attacker;
beforeAll(async () => {
  attacker = await newAttacker();
});
afterAll(() => attacker[Symbol.asyncDispose]());

/** Host PIDs of everything in the sandbox. */
function pidsInside(): number[] {
  return cgroupTree(host, attacker.sandbox.cgroup).flatMap((cgroup) => cgroupPids(host, cgroup));
}

test("a shell holds its terminal and nothing else, though other terminals and files are open", async () => {
  await using first = openTerminal(attacker.sandbox, 1);
  await using second = openTerminal(attacker.sandbox, 2);
  for (const terminal of [first, second]) {
    terminal.type("echo $((6 * 7))\n");
    await terminal.hear(/42/);
  }
  const held = pidsInside().map((pid) => {
    const descriptors = readdirSync(`/proc/${pid}/fd`).map(
      (number) => host.readLink(`/proc/${pid}/fd/${number}`) ?? "",
    );
    return { comm: read(`/proc/${pid}/comm`).trim(), descriptors: [...new Set(descriptors)].sort() };
  });
  expect(
    held.toSorted((a, b) => a.comm.localeCompare(b.comm) || a.descriptors.join().localeCompare(b.descriptors.join())),
  ).toEqual([
    { comm: "bash", descriptors: ["/dev/pts/0"] },
    { comm: "bash", descriptors: ["/dev/pts/1"] },
    { comm: "sleep", descriptors: ["/dev/null"] },
    { comm: "tini", descriptors: ["/dev/null"] },
  ]);
});

/** All names that may stand in the environment of a process inside; bash adds some of its own. */
const NAMES = ["PATH", "LANG", "TERM", "COLORTERM", "HOME", "USER", "LOGNAME", "HOSTNAME", "SHELL"];

test("the environment of every process inside is the one that is written for it, whatever the server's own holds", async () => {
  process.env.DRYDOCK_TICKET_SECRET = "ab".repeat(32);
  await using _unset = { [Symbol.asyncDispose]: async () => void delete process.env.DRYDOCK_TICKET_SECRET };
  await using terminal = openTerminal(attacker.sandbox, 3);
  terminal.type("echo $((6 * 7))\n");
  await terminal.hear(/42/);
  const assignments = pidsInside().flatMap((pid) => read(`/proc/${pid}/environ`).split("\0").filter(Boolean));
  const names = new Set(assignments.map((assignment) => assignment.split("=")[0]));
  expect([...names].filter((name) => !NAMES.includes(name ?? ""))).toEqual([]);
  expect(names).toContain("HOME");
});

/**
 * The runtime enters the sandbox before it becomes the shell. For that moment it stands in the sandbox's /proc with what it
 * holds of the host's (CVE-2024-21626 was a folder, CVE-2019-5736 the runtime's own program).
 */
test("whoever watches the runtime enter gets hold of nothing of the host's", async () => {
  await using attack = await attacker.start(`
    # The devices of what is mounted inside; all else that has files and folders is the host's.
    open my $mounts, "<", "/proc/self/mountinfo";
    my %own = map { my @fields = split " "; my ($major, $minor) = split ":", $fields[2]; ($major << 8 | $minor, 1) } <$mounts>;
    # An overlay's files have the devices of its layers.
    open my $made, ">", "/var/tmp/made";
    $own{(stat $_)[0]} = 1 for "/usr/bin/perl", "/var/tmp/made";
    my ($seen, %reached);
    print "watching\\n";
    until (-e "/run/enough") {
      for my $process (grep { $_ ne "/proc/$$" } glob "/proc/[0-9]*") {
        open my $cmdline, "<", "$process/cmdline" or next;
        $seen++ if (<$cmdline> // "") =~ /crun|runc/;
        for my $door ("$process/cwd", "$process/root", "$process/exe", glob "$process/fd/*") {
          my ($device, undef, $mode) = stat $door or next;
          # A pipe or a terminal that the runtime was given is how it is spoken to.
          next if ($mode & 0170000) == 0010000 || ($mode & 0170000) == 0020000 || ($mode & 0170000) == 0140000;
          $reached{"$door $device " . (readlink $door // "")} = 1 unless $own{$device};
          # Opened, it may be another.
          sysopen my $file, $door, O_RDONLY | O_NONBLOCK or next;
          $reached{"opened $door"} = 1 unless $own{(stat $file)[0]};
        }
      }
    }
    open my $report, ">", "/run/report";
    print $report join "\\n", "seen " . ($seen // 0), sort keys %reached;
    close $report;
    rename "/run/report", "/run/reported";
    sleep 600;`);
  expect(attack.report).toBe("watching");
  for (let entry = 0; entry < 8; entry += 1) expect((await inside(attacker.sandbox, "true")).code).toBe(0);
  await inside(attacker.sandbox, "sudo touch /run/enough; until [ -e /run/reported ]; do sleep 0.1; done");
  const { stdout } = await inside(attacker.sandbox, "sudo cat /run/reported");
  const [seen, ...reached] = stdout.trim().split("\n");
  // Else this was no test: the runtime must have been there to be seen.
  expect(Number(seen?.split(" ")[1])).toBeGreaterThan(0);
  expect(reached).toEqual([]);
});
