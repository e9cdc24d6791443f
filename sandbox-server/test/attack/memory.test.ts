/** Attacks on the machine's memory: each takes memory of one kind without end. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { PROFILES } from "../../src/sandbox/profiles.ts";
import { until } from "../support.ts";
import { type Attacker, counter, errorName, newAttacker, read } from "./attacker.ts";
import { type Neighbour, neighbourAtWork } from "./neighbour.ts";

const MEBIBYTE = 1024 * 1024;
/** Less than a sandbox has, to be there sooner. */
const LIMIT_BYTES = 256 * MEBIBYTE;
/** What the machine may take meanwhile beside it: page tables, the runtime, other programs. */
const SLACK_BYTES = 192 * MEBIBYTE;

let neighbour: Neighbour;
let attacker: Attacker;
beforeAll(async () => {
  neighbour = await neighbourAtWork();
  attacker = await newAttacker({ ...PROFILES.base, memoryBytes: LIMIT_BYTES });
});
afterAll(async () => {
  await attacker[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

/** What each of eight processes does, as a user of its own. Files and segments go when it does. */
const bombs: [kind: string, grab: string][] = [
  ["anonymous memory", `my @held; push @held, "x" x (4 << 20) while 1;`],
  ["files in a tmpfs", `open my $file, ">", "/mnt/$$"; unlink "/mnt/$$"; 1 while syswrite $file, "x" x (1 << 20);`],
  [
    "System V shared memory",
    `while (defined(my $id = shmget(0, 4 << 20, 0600))) { shmwrite($id, "x" x (4 << 20), 0, 4 << 20) }`,
  ],
  [
    "pipe buffers",
    `my @held;
     while (pipe(my $reader, my $writer)) {
       fcntl($writer, 1031, 1 << 20); # F_SETPIPE_SZ
       fcntl($writer, F_SETFL, O_NONBLOCK);
       1 while syswrite $writer, "x" x 65536;
       push @held, $reader, $writer;
     }
     sleep 600;`,
  ],
  [
    "unread messages of local sockets",
    `my @held;
     while (socketpair(my $one, my $other, AF_UNIX, SOCK_STREAM, 0)) {
       fcntl($one, F_SETFL, O_NONBLOCK);
       1 while syswrite $one, "x" x 65536;
       push @held, $one, $other;
     }
     sleep 600;`,
  ],
  [
    "files on the disk",
    `open my $file, ">", "/var/tmp/$$"; unlink "/var/tmp/$$";
     while (1) { 1 while syswrite $file, "x" x (1 << 20); seek $file, 0, 0 }`,
  ],
];

test.each(bombs)("a bomb of %s meets the limit of its own sandbox", async (kind, grab) => {
  const events = `${attacker.sandbox.cgroup}/memory.events`;
  const before = { available: availableBytes(), atLimit: counter(events, "max") };
  await using _attack = await attacker.start(`
    call("unshare", 0x2_0000); # CLONE_NEWNS
    system "mount -t tmpfs -o mode=1777 tmpfs /mnt";
    chmod 01777, "/var/tmp";
    sub bomb {
      my $user = shift;
      return if fork;
      # The kernel is to kill these and not the one that makes new ones.
      open my $adjust, ">", "/proc/self/oom_score_adj"; syswrite $adjust, 1000;
      call("unshare", 0x800_0000); # CLONE_NEWIPC
      POSIX::setuid($user);
      ${grab}
      exit;
    }
    bomb($_) for 1 .. 8;
    print "begun\\n";
    for (my $user = 9; wait > 0; $user++) { bomb($user) }`);
  await until(`${kind} reaches the limit`, () => counter(events, "max") > before.atLimit);
  await neighbour.isNotHeldUpBy(kind);
  expect(Number(read(`${attacker.sandbox.cgroup}/memory.current`))).toBeLessThanOrEqual(LIMIT_BYTES);
  expect(before.available - availableBytes()).toBeLessThan(LIMIT_BYTES + SLACK_BYTES);
});

test("a packet socket's ring, of memory that no limit counts, is not to be had", async () => {
  const answer = await attacker.run(`
    socket(my $packets, 17, SOCK_RAW, 0) or die "no packet socket: $!";
    my $blocks = pack("IIII", 1 << 20, 1024, 2048, 1024 * 512);
    print setsockopt($packets, 263, $_, $blocks) ? 0 : $! + 0, " " for 5, 13; # PACKET_RX_RING, PACKET_TX_RING`);
  expect(answer.trim().split(" ").map(errorName)).toEqual(["ENOSYS", "ENOSYS"]);
});

function availableBytes(): number {
  return Number(/^MemAvailable:\s+(\d+) kB$/m.exec(read("/proc/meminfo"))?.[1]) * 1024;
}
