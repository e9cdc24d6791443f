/**
 * The kernel's events that a timeline is made of. Tracepoints where there are any; for system calls kprobes on their entry
 * and return (Documentation/trace/kprobetrace.rst), and not the `syscalls` events: those make every system call of the
 * whole machine slower (they set SYSCALL_WORK_SYSCALL_TRACEPOINT on all tasks), and know neither texts nor, at entry, results.
 */

/** Tracepoints, as `system/event` of tracefs. */
export const TRACEPOINTS = [
  "task/task_newtask",
  "sched/sched_process_exec",
  "cgroup/cgroup_mkdir",
  "cgroup/cgroup_rmdir",
  "cgroup/cgroup_attach_task",
  "oom/mark_victim",
] as const;

/** Arguments of an exec that are recorded; a longer vector is recognised by the pointer after them. */
export const RECORDED_ARGUMENTS = 16;

/**
 * How an argument is read. `int` and `unsigned` fill half a register: what stands in the other half is the caller's, and may
 * be anything. The last two are members of the `struct mount_attr` that the argument points to.
 */
type ArgumentKind = "long" | "unsigned" | "int" | "text" | "attr_set" | "propagation";

/** Name, which of the call's arguments, and how it is read. */
type Argument = readonly [name: string, position: number, kind: ArgumentKind];

/** The arguments of system calls that are needed. */
const SYSTEM_CALLS = {
  unshare: [["flags", 0, "long"]],
  setns: [["types", 1, "unsigned"]],
  mount: [
    ["source", 0, "text"],
    ["target", 1, "text"],
    ["fs", 2, "text"],
    ["flags", 3, "long"],
  ],
  umount: [
    ["target", 0, "text"],
    ["flags", 1, "unsigned"],
  ],
  pivot_root: [
    ["root", 0, "text"],
    ["old", 1, "text"],
  ],
  sethostname: [
    ["hostname", 0, "text"],
    ["length", 1, "int"],
  ],
  fsopen: [["fs", 0, "text"]],
  fsconfig: [
    ["cmd", 1, "unsigned"],
    ["key", 2, "text"],
    ["value", 3, "text"],
  ],
  fsmount: [["attributes", 2, "unsigned"]],
  open_tree: [
    ["path", 1, "text"],
    ["flags", 2, "unsigned"],
  ],
  move_mount: [
    ["from", 1, "text"],
    ["to", 3, "text"],
  ],
  mount_setattr: [
    ["path", 1, "text"],
    ["flags", 2, "unsigned"],
    ["set", 3, "attr_set"],
    ["propagation", 3, "propagation"],
  ],
} as const satisfies Record<string, readonly Argument[]>;

export type SystemCall = keyof typeof SYSTEM_CALLS;

export const SYSTEM_CALL_NAMES = Object.keys(SYSTEM_CALLS) as SystemCall[];

/** How a kernel hands a system call its arguments: the name of the function, and where the registers stand in pt_regs. */
interface Architecture {
  prefix: string;
  /** Offsets in `struct pt_regs` of the six arguments. */
  registers: readonly number[];
}

const ARCHITECTURES: Readonly<Partial<Record<NodeJS.Architecture, Architecture>>> = {
  // di, si, dx, r10, r8, r9: arch/x86/include/asm/ptrace.h.
  x64: { prefix: "__x64_sys_", registers: [0x70, 0x68, 0x60, 0x38, 0x48, 0x40] },
  // x0 to x5: arch/arm64/include/asm/ptrace.h.
  arm64: { prefix: "__arm64_sys_", registers: [0, 8, 16, 24, 32, 40] },
};

/** One line for the `dynamic_events` file. */
export interface Probe {
  name: string;
  definition: string;
  /** For kernels that refuse the definition: those before 6.9 know no arguments at a return. */
  otherwise?: string;
}

/** All probes of an architecture, in an event group of that name; null where nobody has written down its registers. */
export function probesFor(architecture: NodeJS.Architecture, group: string): Probe[] | null {
  const known = ARCHITECTURES[architecture];
  if (!known) return null;
  const calls = SYSTEM_CALL_NAMES.flatMap((call) => systemCallProbes(known, group, call));
  return [
    // do_exit(code) is what wait(2) will answer: the status of exit(2) or the number of a signal.
    { name: "exit", definition: `p:${group}/exit do_exit code=$arg1:u64` },
    // The child's PID as its parent sees it. Every way to make a process ends here since 5.10.
    { name: "clone", definition: `r:${group}/clone kernel_clone ret=$retval:s32` },
    execProbe(known, group, "execve", 0),
    execProbe(known, group, "execveat", 1),
    ...calls,
  ];
}

/**
 * Texts are read at the entry and again at the return: by then the kernel itself has had them read into memory, where at
 * the entry they may still be in the program's file.
 */
function systemCallProbes({ prefix, registers }: Architecture, group: string, call: SystemCall): Probe[] {
  const needed: readonly Argument[] = SYSTEM_CALLS[call];
  const fetched = needed.map(([name, position, kind]) => `${name}=${fetch(kind, registers[position] ?? 0)}`).join(" ");
  const ret = `r:${group}/${call}_ret ${prefix}${call} ret=$retval:s64`;
  return [
    { name: call, definition: `p:${group}/${call} ${prefix}${call} ${fetched}` },
    { name: `${call}_ret`, definition: `${ret} ${fetched}`, otherwise: ret },
  ];
}

/** `u` before an offset: what is there is the caller's memory, not the kernel's. */
function fetch(kind: ArgumentKind, register: number): string {
  const value = `+${register}($arg1)`;
  switch (kind) {
    case "long":
      return `${value}:u64`;
    case "unsigned":
      return `${value}:u32`;
    case "int":
      return `${value}:s32`;
    case "text":
      return `+u0(${value}):ustring`;
    case "attr_set":
      return `+u0(${value}):u64`;
    case "propagation":
      return `+u16(${value}):u64`;
  }
}

/** @param first which of the call's arguments is the path; its vector of arguments is the next */
function execProbe({ prefix, registers }: Architecture, group: string, call: string, first: number): Probe {
  const path = `path=${fetch("text", registers[first] ?? 0)}`;
  const vector = `+${registers[first + 1]}($arg1)`;
  // The pointers too: an argument that is not in memory is something else than the end of the vector.
  const pointers = indexes(RECORDED_ARGUMENTS + 1).map((index) => `p${index}=+u${index * 8}(${vector}):u64`);
  const texts = indexes(RECORDED_ARGUMENTS).map((index) => `a${index}=+u0(+u${index * 8}(${vector})):ustring`);
  return { name: call, definition: `p:${group}/${call} ${prefix}${call} ${path} ${[...pointers, ...texts].join(" ")}` };
}

function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
