/** Attacks on what the kernel has a number of: each takes all it gets of one kind, and a neighbour still gets its own. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { PROFILES } from "../../src/sandbox/profiles.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { inside, testSandbox } from "../support.ts";
import { type Attack, type Attacker, errorName, newAttacker } from "./attacker.ts";
import { openTerminal } from "./terminal.ts";

const { maxCgroups, maxCgroupDepth, nested } = PROFILES.base;

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

/** An attack's report of `name count errno` for each kind of thing it took. */
function taken({ report }: Attack): Record<string, { count: number; end: string }> {
  const words = report.trim().split(/\s+/);
  const kinds = Array.from({ length: words.length / 3 }, (_, index) => words.slice(index * 3, index * 3 + 3));
  return Object.fromEntries(
    kinds.map(([kind = "", count, errno = ""]) => [kind, { count: Number(count), end: errorName(errno) }]),
  );
}

async function neighbourCan(line: string): Promise<void> {
  const { code, stdout, stderr } = await inside(neighbour, line);
  expect(code, stdout + stderr).toBe(0);
}

/** Raises the process's own limit of open files as far as it goes. */
const MANY_FILES = `call("prlimit64", 0, 7, pack("QQ", 65_536, 65_536), 0) == 0 or die "cannot raise the limit";`;

test("open files and sockets end at the process's own limit, which root cannot raise", async () => {
  await using attack = await attacker.start(`${MANY_FILES}
    my $raised = call("prlimit64", 0, 7, pack("QQ", 1 << 20, 1 << 20), 0);
    my $sockets = 0;
    # Local, IPv4, IPv6, netlink.
    OPEN: while (1) { for (1, 2, 10, 16) { call("socket", $_, 2 + ($_ > 10), 0) < 0 ? last OPEN : $sockets++ } }
    my $error = $! + 0;
    if (!fork) {
      my $files = 0;
      POSIX::close($_) for 3 .. 65_535;
      $files++ while defined POSIX::open("/dev/null");
      hold("raised 0 $raised sockets $sockets $error files $files", $! + 0);
    }
    sleep 600;`);
  const { raised, sockets, files } = taken(attack);
  expect(raised?.end).toBe("EPERM");
  for (const kind of [sockets, files]) {
    expect(kind?.end).toBe("EMFILE");
    expect(kind?.count).toBeGreaterThan(60_000);
  }
  await neighbourCan("perl -MSocket -e 'for (1 .. 900) { socket($held[$_], AF_INET, SOCK_STREAM, 0) or die $! }'");
});

test("inotify instances and watches are counted for the sandbox, whichever of its users takes them", async () => {
  await using attack = await attacker.start(`
    my (@instances, $error);
    for (my $user = 1; !$error && $user < 400; $user++) {
      $> = $user;
      for (1 .. 10) {
        my $instance = call("inotify_init1", 0);
        if ($instance < 0) { $error = $instance } else { push @instances, $instance }
      }
      $> = 0;
    }
    my ($watches, $full) = (0, 0);
    # Names of the same file are one watch.
    my %seen; my @files = map { "$_\\0" } grep { !$seen{(stat)[1]}++ } glob "/usr/bin/*";
    WATCH: for my $instance (@instances) {
      for my $file (@files) {
        my $answer = call("inotify_add_watch", $instance, $file, 2);
        if ($answer < 0) { $full = $answer; last WATCH }
        $watches++;
      }
    }
    hold("instances", scalar @instances, $error, "watches", $watches, $full);`);
  const { instances, watches } = taken(attack);
  expect(instances).toEqual({ count: nested.max_inotify_instances, end: "EMFILE" });
  expect(watches).toEqual({ count: nested.max_inotify_watches, end: "ENOSPC" });
  await neighbourCan(`perl -e '$fd = syscall(${process.arch === "arm64" ? 26 : 294}, 0); exit($fd < 0)'`);
});

test("ptys of the sandbox's own are few, and a neighbour still gets terminals when all others are taken", async () => {
  await using attack = await attacker.start(`${MANY_FILES}
    my $remounted = call("mount", "none", "/dev/pts", "none", 32, "max=100000"); # MS_REMOUNT
    my ($own, $others) = (0, 0);
    $own++ while defined POSIX::open("/dev/pts/ptmx", O_RDWR | O_NOCTTY);
    my $ownError = $! + 0;
    my $othersError;
    do {
      call("mount", "none", "/mnt", "devpts", 0, "newinstance,ptmxmode=0666") == 0 or die "no devpts";
      my $before = $others;
      $others++ while defined POSIX::open("/mnt/ptmx", O_RDWR | O_NOCTTY);
      $othersError = $others == $before ? $! + 0 : 0;
    } until $othersError;
    hold("remounted 0 $remounted own $own $ownError others $others $othersError");`);
  const { remounted, own, others } = taken(attack);
  expect(remounted?.end).toBe("EPERM");
  expect(own).toEqual({ count: 64, end: "ENOSPC" });
  expect(others?.end).toBe("ENOSPC");
  await using one = openTerminal(neighbour, 1);
  await using other = openTerminal(neighbour, 2);
  for (const terminal of [one, other]) {
    terminal.type("echo $((6 * 7))\n");
    await terminal.hear(/42/);
  }
});

/** Held by a descriptor where that is possible, else by a process. */
const NAMESPACES = {
  mnt: 0x2_0000,
  uts: 0x400_0000,
  ipc: 0x800_0000,
  net: 0x4000_0000,
  cgroup: 0x200_0000,
  user: 0x1000_0000,
  pid: 0x2000_0000,
} as const;

test("namespaces of each kind end at the sandbox's own number", async () => {
  const flags = Object.entries(NAMESPACES).map(([name, flag]) => `${name} ${flag}`);
  await using attack = await attacker.start(`
    my %flag = qw(${flags.join(" ")});
    my %count = map { $_ => 0 } keys %flag;
    my (%error, @held);
    for my $kind (qw(mnt uts ipc net cgroup)) {
      while (!$error{$kind}) {
        my $answer = call("unshare", 0 + $flag{$kind});
        if ($answer < 0) { $error{$kind} = $answer; last }
        $count{$kind}++;
        push @held, POSIX::open("/proc/self/ns/$kind") // die "cannot hold it: $!";
      }
    }
    for my $kind (qw(user pid)) {
      while (!$error{$kind}) {
        pipe my $told, my $tell;
        if (!fork) { syswrite $tell, call("unshare", 0 + $flag{$kind}) . "\\n"; sleep 600; exit }
        my $answer = <$told>;
        if ($answer < 0) { $error{$kind} = $answer + 0 } else { $count{$kind}++ }
      }
    }
    hold(map { ($_, $count{$_}, $error{$_}) } keys %flag);`);
  for (const [kind, { count, end }] of Object.entries(taken(attack))) {
    const most = nested[`max_${kind}_namespaces`] ?? 0;
    expect([kind, end]).toEqual([kind, "ENOSPC"]);
    expect(count, kind).toBeLessThanOrEqual(most);
    // The sandbox's own, and what goes away a moment late, count too.
    expect(count, kind).toBeGreaterThanOrEqual(most - 2);
  }
  await neighbourCan("sudo unshare --user --pid --net --mount --uts --ipc --cgroup --fork true");
});

test("mounts that double and double end at the namespace's own number", async () => {
  await using attack = await attacker.start(`
    call("unshare", ${NAMESPACES.mnt});
    mkdir "/tmp/twice";
    my ($private, $shared, $bind) = (1 << 18, 1 << 20, 1 << 12);
    call("mount", "none", "/", 0, $private | 1 << 14, 0);
    call("mount", "/tmp/twice", "/tmp/twice", 0, $bind, 0);
    call("mount", "none", "/tmp/twice", 0, $shared, 0);
    my ($doublings, $error) = (0, 0);
    while (!$error) { $error = call("mount", "/tmp/twice", "/tmp/twice", 0, $bind, 0); $doublings++ unless $error }
    hold("doublings $doublings $error");`);
  expect(taken(attack).doublings?.end).toBe("ENOSPC");
  await neighbourCan("sudo mount -t tmpfs tmpfs /mnt && sudo umount /mnt");
});

test("cgroups end at the sandbox's own number and depth", async () => {
  await using attack = await attacker.start(`
    my ($count, $depth) = (0, 0);
    chdir "/sys/fs/cgroup";
    $count++ while mkdir "wide$count";
    my $wide = $! + 0;
    rmdir "wide$_" for 0 .. $count;
    $depth++ while mkdir "deep" and chdir "deep";
    my $deep = $! + 0;
    hold("wide $count $wide deep $depth $deep");`);
  const { wide, deep } = taken(attack);
  expect(wide?.end).toBe("EAGAIN");
  expect(wide?.count).toBeLessThanOrEqual(maxCgroups);
  expect(deep).toEqual({ count: maxCgroupDepth, end: "EAGAIN" });
  await neighbourCan("sudo mkdir /sys/fs/cgroup/mine && sudo rmdir /sys/fs/cgroup/mine");
});
