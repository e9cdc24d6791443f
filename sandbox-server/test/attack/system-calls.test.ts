/** Attacks by system calls that no lesson needs: what is not allowed answers as stated, to root in every user namespace. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ABSENT, REFUSED, SOCKETS, type SyscallGroup, WITHOUT_HUGE_PAGES } from "../../../lib/kernel/seccomp-policy.ts";
import { type Attacker, errorName, newAttacker } from "./attacker.ts";
import { SYSTEM_CALLS, systemCallNumbers } from "./system-calls.ts";

let attacker: Attacker;
beforeAll(async () => {
  attacker = await newAttacker();
});
afterAll(() => attacker[Symbol.asyncDispose]());

const known = systemCallNumbers(process.arch);

/** The calls of a list that this architecture has. */
function callsIn(groups: readonly SyscallGroup[]): string[] {
  const names = groups.flatMap((group) => group.names.trim().split(/\s+/));
  expect(
    names.filter((name) => !SYSTEM_CALLS.includes(name)),
    "calls without a number in system-calls.ts",
  ).toEqual([]);
  return names.filter((name) => name in known);
}

/** Makes each call, with zeroes for arguments, as root and as root in a user namespace of one's own. */
async function answersTo(names: readonly string[]): Promise<[name: string, answers: string[]][]> {
  const output = await attacker.run(`
    my @names = qw(${names.join(" ")});
    sub answers { map { call($_, 0, 0, 0, 0, 0) } @names }
    my @outside = answers();
    call("unshare", 0x1000_0000) == 0 or die "no user namespace";
    my @inside = answers();
    print "$names[$_] $outside[$_] $inside[$_]\\n" for 0 .. $#names;`);
  const lines = output
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  return lines.map(([name = "", ...answers]) => [name, answers.map(errorName)]);
}

test("calls that are refused answer EPERM", async () => {
  const names = callsIn(REFUSED);
  expect(names).toEqual(
    expect.arrayContaining(["init_module", "kexec_load", "bpf", "perf_event_open", "open_by_handle_at"]),
  );
  expect(await answersTo(names)).toEqual(names.map((name) => [name, ["EPERM", "EPERM"]]));
});

test("calls that are absent answer ENOSYS", async () => {
  const names = callsIn(ABSENT);
  expect(names).toEqual(
    expect.arrayContaining(["keyctl", "userfaultfd", "io_uring_setup", "io_setup", "fanotify_init"]),
  );
  expect(await answersTo(names)).toEqual(names.map((name) => [name, ["ENOSYS", "ENOSYS"]]));
});

test("of all socket families and protocols only those that are listed can be made", async () => {
  const output = await attacker.run(`
    for my $family (0 .. 46) {
      # 262 is MPTCP, 132 SCTP, 33 DCCP, 115 L2TP, 256 SMC. To close a packet socket takes long, and any protocol is as good.
      my @protocols = $family == 17 ? (0) : (0 .. 22, 33, 58, 115, 132, 136, 255, 256, 262);
      for my $type (1 .. 6, 10) {
        for my $protocol (@protocols) {
          my $socket = call("socket", $family, $type, $protocol);
          next if $socket < 0;
          print "$family $protocol\\n";
          POSIX::close($socket);
        }
      }
    }`);
  const made = [...new Set(output.trim().split("\n"))].map((line) => line.split(" ").map(Number));
  const isListed = ([family = -1, protocol = -1]: number[]) =>
    SOCKETS.some(({ families, protocols }) => families.includes(family) && (protocols?.includes(protocol) ?? true));
  expect(made.filter((socket) => !isListed(socket))).toEqual([]);
  expect(new Set(made.map(([family]) => family))).toEqual(new Set(SOCKETS.flatMap(({ families }) => families)));
});

test("huge pages, which memory.max does not count, are not to be had", async () => {
  const output = await attacker.run(`
    print join " ", call("mmap", 0, 2 << 20, 3, 0x4_0022, -1, 0), call("memfd_create", "x\\0", 4), call("shmget", 0, 2 << 20, 04600 | 01000);`);
  expect(output.split(" ").map(errorName)).toEqual(WITHOUT_HUGE_PAGES.map(() => "ENOSYS"));
});

/** i386 code: ebx = 42, eax = 1 (exit), int 0x80. */
const EXIT_BY_INT_80 = "bb2a000000b801000000cd80";

test.runIf(process.arch === "x64")("the processor's other system call tables are no way round", async () => {
  const output = await attacker.run(`
    my $entry = 0x8048000 + 52 + 32;
    my $code = pack "H*", "${EXIT_BY_INT_80}";
    my $size = 52 + 32 + length $code;
    my $header = pack "a4C4x8SSLLLLLS6", "\\x7fELF", 1, 1, 1, 0, 2, 3, 1, $entry, 52, 0, 0, 52, 32, 1, 0, 0, 0;
    my $segment = pack "L8", 1, 0, 0x8048000, 0x8048000, $size, $size, 5, 0x1000;
    open my $file, ">:raw", "/tmp/i386"; print $file $header . $segment . $code; close $file;
    chmod 0755, "/tmp/i386";
    system "/tmp/i386";
    my $i386 = $?;
    # The x32 table: getpid with bit 30 set.
    if (!fork) { exit(syscall(0x4000_0000 + 39) > 0 ? 42 : 0) }
    wait;
    print "$i386 $?";`);
  // Killed by the filter, or not known to this kernel: never carried out.
  const exitedWith42 = String(42 << 8);
  expect(output.split(" ")).toHaveLength(2);
  expect(output.split(" ")).not.toContain(exitedWith42);
});
