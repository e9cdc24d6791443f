import { expect, test } from "vitest";
import { ABSENT, ALLOWED, PRETENDED, REFUSED, type SyscallGroup } from "../../../lib/kernel/seccomp-policy.ts";
import { seccompProfile } from "./seccomp-profile.ts";

const profile = seccompProfile();
const namesOf = (groups: readonly SyscallGroup[]) => groups.flatMap(({ names }) => names.trim().split(/\s+/));

/** What a filter made of the profile answers, as libseccomp reads it: each argument is 64 bits. */
function answers(name: string, ...args: bigint[]): string {
  const rules = profile.syscalls.filter((rule) => rule.names.includes(name));
  const rule = rules.find((candidate) => {
    const conditions = "args" in candidate ? candidate.args : [];
    return conditions.every(({ index, op, value, valueTwo = 0 }) => {
      const argument = args[index] ?? 0n;
      if (op === "SCMP_CMP_MASKED_EQ") return (argument & BigInt(value)) === BigInt(valueTwo);
      return op === "SCMP_CMP_GT" ? argument > BigInt(value) : argument === BigInt(value);
    });
  });
  if (rule?.action === "SCMP_ACT_ALLOW") return "allowed";
  return `errno ${rule && "errnoRet" in rule ? rule.errnoRet : profile.defaultErrnoRet}`;
}

test("no system call stands in two lists, or twice in one", () => {
  const names = [ALLOWED, PRETENDED, REFUSED, ABSENT].flatMap(namesOf);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("each list has its answer", () => {
  expect(namesOf(ALLOWED).map((name) => answers(name))).toEqual(namesOf(ALLOWED).map(() => "allowed"));
  expect(namesOf(PRETENDED).map((name) => answers(name))).toEqual(namesOf(PRETENDED).map(() => "errno 0"));
  expect(namesOf(REFUSED).map((name) => answers(name))).toEqual(namesOf(REFUSED).map(() => "errno 1"));
  expect(namesOf(ABSENT).map((name) => answers(name))).toEqual(namesOf(ABSENT).map(() => "errno 38"));
});

/** The kernel takes the lower half of a register for a C int; what an attacker leaves in the upper one must not matter. */
const GARBAGE = 1n << 40n;
const [PACKET, SOCKET, RX_RING, MEMBERSHIP] = [263n, 1n, 5n, 1n];
const [CORE, NOFILE, POINTER] = [4n, 7n, 0x7fff_0000n];

test.each([
  ["a ring of a packet socket", answers("setsockopt", 3n, PACKET, RX_RING), "errno 38"],
  [
    "the same with a level that is 263 in its lower half",
    answers("setsockopt", 3n, PACKET | GARBAGE, RX_RING),
    "errno 38",
  ],
  ["an option of another level with the same number", answers("setsockopt", 3n, SOCKET, RX_RING), "allowed"],
  ["a level that differs in one bit", answers("setsockopt", 3n, PACKET ^ 0x8000_0000n, RX_RING), "allowed"],
  ["a packet socket's membership", answers("setsockopt", 3n, PACKET, MEMBERSHIP), "allowed"],
  ["a new core limit", answers("prlimit64", 0n, CORE, POINTER, 0n), "errno 0"],
  ["a new core limit, as another number", answers("prlimit64", 0n, CORE | GARBAGE, POINTER, 0n), "errno 0"],
  ["a new core limit by the old call", answers("setrlimit", CORE | GARBAGE, POINTER), "errno 0"],
  ["asking for the core limit", answers("prlimit64", 0n, CORE, 0n, POINTER), "allowed"],
  ["another limit", answers("prlimit64", 0n, NOFILE, POINTER, 0n), "allowed"],
  ["huge pages", answers("mmap", 0n, 4096n, 3n, 0x4_0022n), "errno 38"],
  ["ordinary pages", answers("mmap", 0n, 4096n, 3n, 0x22n), "allowed"],
  ["a vsock socket", answers("socket", 40n, 1n, 0n), "errno 38"],
  ["a TCP socket", answers("socket", 2n, 1n, 6n), "allowed"],
  ["an MPTCP socket", answers("socket", 2n, 1n, 262n), "errno 38"],
])("%s is answered as meant", (_, answer, expected) => {
  expect(answer).toBe(expected);
});
