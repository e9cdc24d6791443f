/** Numbers of the kernel's interface as their names: clone and mount flags, capabilities, signals. */
import type { NamespaceType } from "./facts.ts";

/** include/uapi/linux/sched.h. The low byte is the signal that the parent gets. */
const CLONE_FLAGS = {
  CLONE_NEWTIME: 0x00000080,
  CLONE_VM: 0x00000100,
  CLONE_FS: 0x00000200,
  CLONE_FILES: 0x00000400,
  CLONE_SIGHAND: 0x00000800,
  CLONE_PIDFD: 0x00001000,
  CLONE_PTRACE: 0x00002000,
  CLONE_VFORK: 0x00004000,
  CLONE_PARENT: 0x00008000,
  CLONE_THREAD: 0x00010000,
  CLONE_NEWNS: 0x00020000,
  CLONE_SYSVSEM: 0x00040000,
  CLONE_SETTLS: 0x00080000,
  CLONE_PARENT_SETTID: 0x00100000,
  CLONE_CHILD_CLEARTID: 0x00200000,
  CLONE_DETACHED: 0x00400000,
  CLONE_UNTRACED: 0x00800000,
  CLONE_CHILD_SETTID: 0x01000000,
  CLONE_NEWCGROUP: 0x02000000,
  CLONE_NEWUTS: 0x04000000,
  CLONE_NEWIPC: 0x08000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
  CLONE_IO: 0x80000000,
  CLONE_CLEAR_SIGHAND: 0x100000000,
  CLONE_INTO_CGROUP: 0x200000000,
} as const;

/** include/uapi/linux/mount.h. */
const MOUNT_FLAGS = {
  MS_RDONLY: 1,
  MS_NOSUID: 1 << 1,
  MS_NODEV: 1 << 2,
  MS_NOEXEC: 1 << 3,
  MS_SYNCHRONOUS: 1 << 4,
  MS_REMOUNT: 1 << 5,
  MS_MANDLOCK: 1 << 6,
  MS_DIRSYNC: 1 << 7,
  MS_NOSYMFOLLOW: 1 << 8,
  MS_NOATIME: 1 << 10,
  MS_NODIRATIME: 1 << 11,
  MS_BIND: 1 << 12,
  MS_MOVE: 1 << 13,
  MS_REC: 1 << 14,
  MS_SILENT: 1 << 15,
  MS_POSIXACL: 1 << 16,
  MS_UNBINDABLE: 1 << 17,
  MS_PRIVATE: 1 << 18,
  MS_SLAVE: 1 << 19,
  MS_SHARED: 1 << 20,
  MS_RELATIME: 1 << 21,
  MS_I_VERSION: 1 << 23,
  MS_STRICTATIME: 1 << 24,
  MS_LAZYTIME: 1 << 25,
} as const;

/** umount(2). */
const UMOUNT_FLAGS = { MNT_FORCE: 1, MNT_DETACH: 2, MNT_EXPIRE: 4, UMOUNT_NOFOLLOW: 8 } as const;

/** include/uapi/linux/capability.h: the bit is the place in the list. */
export const CAPABILITY_NAMES = [
  ..."CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE".split(" "),
  ..."NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT".split(" "),
  ..."SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE".split(" "),
  ..."AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ".split(" "),
  ..."PERFMON BPF CHECKPOINT_RESTORE".split(" "),
].map((name) => `CAP_${name}`);

/** signal(7), the numbers of x86 and ARM; 0 is none. */
const SIGNAL_NAMES = [
  ..."0 HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP".split(" "),
  ..."TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(" "),
].map((name) => `SIG${name}`);

const NAMESPACE_FLAGS: readonly [keyof typeof CLONE_FLAGS, NamespaceType][] = [
  ["CLONE_NEWTIME", "time"],
  ["CLONE_NEWNS", "mnt"],
  ["CLONE_NEWCGROUP", "cgroup"],
  ["CLONE_NEWUTS", "uts"],
  ["CLONE_NEWIPC", "ipc"],
  ["CLONE_NEWUSER", "user"],
  ["CLONE_NEWPID", "pid"],
  ["CLONE_NEWNET", "net"],
];

/** Of unshare(2) and setns(2), and of clone(2) when `isClone`, where the low byte is a signal: `CLONE_NEWPID|CLONE_NEWNS`. */
export function cloneFlagNames(flags: number, isClone = false): string[] {
  // In clone's own argument CLONE_NEWTIME is part of the signal; clone3 can set it, and no signal has bit 7.
  return names(CLONE_FLAGS, isClone ? flags - (flags % 0x80) : flags);
}

export function mountFlagNames(flags: number): string[] {
  // The magic number of old programs in the upper half says nothing (mount(2)).
  return names(MOUNT_FLAGS, Math.floor(flags / 0x10000) % 0x10000 === 0xc0ed ? flags % 0x10000 : flags);
}

export function umountFlagNames(flags: number): string[] {
  return names(UMOUNT_FLAGS, flags);
}

/** Which types of namespaces clone, unshare or setns flags name. */
export function namespaceTypesOf(flags: number): NamespaceType[] {
  return NAMESPACE_FLAGS.filter(([flag]) => hasBit(flags, CLONE_FLAGS[flag])).map(([, type]) => type);
}

/** `SIGKILL` for 9; real-time signals as `SIGRTMIN+1` (the first 32 and 33 are the threading library's). */
export function signalName(signal: number): string {
  if (signal >= 34 && signal <= 64) return signal === 34 ? "SIGRTMIN" : `SIGRTMIN+${signal - 34}`;
  return (signal > 0 && SIGNAL_NAMES[signal]) || `signal ${signal}`;
}

/** Names in a set of /proc/PID/status, by bit; a bit that has no name here is `CAP_41`. */
export function capabilityNames(hex: string): string[] {
  const bits = BigInt(`0x${hex}`);
  const held: string[] = [];
  for (let bit = 0; bit < 64; bit += 1) {
    if ((bits >> BigInt(bit)) & 1n) held.push(CAPABILITY_NAMES[bit] ?? `CAP_${bit}`);
  }
  return held;
}

/** Names of the bits that are set, then what has no name as one hexadecimal number. By division: flags may have 64 bits. */
function names(table: Readonly<Record<string, number>>, flags: number): string[] {
  let rest = flags;
  const found: string[] = [];
  for (const [name, bit] of Object.entries(table)) {
    if (!hasBit(flags, bit)) continue;
    found.push(name);
    rest -= bit;
  }
  return rest === 0 ? found : [...found, `0x${rest.toString(16)}`];
}

function hasBit(flags: number, bit: number): boolean {
  return Math.floor(flags / bit) % 2 === 1;
}
