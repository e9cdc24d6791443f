/** Turns the lists of lib/kernel/seccomp-policy.ts into the filter that the OCI runtime loads, and words its conditions on arguments. */
import {
  ALLOWED,
  KEPT_RLIMIT_CORE,
  PACKET_OPTIONS,
  PRETENDED,
  REFUSED,
  SOCKETS,
  type SyscallGroup,
  WITHOUT_HUGE_PAGES,
} from "../../../lib/kernel/seccomp-policy.ts";

const AF_UNIX = 1;
const SOL_PACKET = 263;
/** prlimit64(2) with a null pointer for the new limit only asks. */
const NOTHING_NEW = 0;
const INT_BITS = 32;
const INT_MASK = 0xffff_ffff;
const EPERM = 1;
const ENOSYS = 38;

/** The `linux.seccomp` object of an OCI configuration (config-linux.md#seccomp). */
export function seccompProfile() {
  const names = (groups: readonly SyscallGroup[]) => groups.flatMap((group) => group.names.trim().split(/\s+/));
  return {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: ENOSYS,
    architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"],
    syscalls: [
      { names: names(ALLOWED), action: "SCMP_ACT_ALLOW" },
      { names: names(PRETENDED), action: "SCMP_ACT_ERRNO", errnoRet: 0 },
      { names: names(REFUSED), action: "SCMP_ACT_ERRNO", errnoRet: EPERM },
      ...WITHOUT_HUGE_PAGES.map(({ name, argument, bits }) => allowIf(name, [maskedEqual(argument, bits, 0)])),
      ...unequal(1, SOL_PACKET).map((differs) => allowIf("setsockopt", [differs])),
      ...PACKET_OPTIONS.map(({ option }) => allowIf("setsockopt", [equal(1, SOL_PACKET), equal(2, option)])),
      ...unequal(0, KEPT_RLIMIT_CORE).map((differs) => allowIf("setrlimit", [differs])),
      ...unequal(1, KEPT_RLIMIT_CORE).map((differs) => allowIf("prlimit64", [differs])),
      allowIf("prlimit64", [equal(2, NOTHING_NEW)]),
      pretendIf("setrlimit", [maskedEqual(0, INT_MASK, KEPT_RLIMIT_CORE)]),
      pretendIf("prlimit64", [
        maskedEqual(1, INT_MASK, KEPT_RLIMIT_CORE),
        { index: 2, value: NOTHING_NEW, op: "SCMP_CMP_GT" },
      ]),
      allowIf("socketpair", [equal(0, AF_UNIX)]),
      ...SOCKETS.flatMap(({ families, protocols }) =>
        families.flatMap((family) => {
          if (!protocols) return [allowIf("socket", [equal(0, family)])];
          return protocols.map((protocol) => allowIf("socket", [equal(0, family), equal(2, protocol)]));
        }),
      ),
    ],
  };
}

/** A condition on a system call's argument; all conditions of a rule must hold. */
interface ArgumentTest {
  index: number;
  value: number;
  /** With SCMP_CMP_MASKED_EQ: what the argument must be once masked with `value`. */
  valueTwo?: number;
  op: "SCMP_CMP_EQ" | "SCMP_CMP_GT" | "SCMP_CMP_MASKED_EQ";
}

function allowIf(name: string, args: ArgumentTest[]) {
  return { names: [name], action: "SCMP_ACT_ALLOW", args };
}

function pretendIf(name: string, args: ArgumentTest[]) {
  return { names: [name], action: "SCMP_ACT_ERRNO", errnoRet: 0, args };
}

function equal(index: number, value: number): ArgumentTest {
  return { index, value, op: "SCMP_CMP_EQ" };
}

function maskedEqual(index: number, mask: number, value: number): ArgumentTest {
  return { index, value: mask, valueTwo: value, op: "SCMP_CMP_MASKED_EQ" };
}

/**
 * Conditions of which one holds when an argument of C's type int is not `value`. The filter sees 64 bits, of which the
 * kernel takes 32: SCMP_CMP_NE would hold for `value` with anything in the upper half.
 */
function unequal(index: number, value: number): ArgumentTest[] {
  return Array.from({ length: INT_BITS }, (_, bit) => {
    const mask = 2 ** bit;
    return maskedEqual(index, mask, value & mask ? 0 : mask);
  });
}
