/** Numbers of the system calls that the attacks make, by architecture: asm/unistd_64.h and asm-generic/unistd.h of Linux 6.12. */

/** On x86-64 and on arm64; null where there is no such call. */
const NUMBERS: Readonly<Record<string, readonly [x64: number | null, arm64: number | null]>> = {
  acct: [163, 89],
  add_key: [248, 217],
  adjtimex: [159, 171],
  bpf: [321, 280],
  capset: [126, 91],
  clock_adjtime: [305, 266],
  clock_settime: [227, 112],
  delete_module: [176, 106],
  fanotify_init: [300, 262],
  finit_module: [313, 273],
  fsopen: [430, 430],
  getxattr: [191, 8],
  init_module: [175, 105],
  inotify_add_watch: [254, 27],
  inotify_init1: [294, 26],
  io_cancel: [210, 3],
  io_destroy: [207, 1],
  io_getevents: [208, 4],
  io_pgetevents: [333, 292],
  io_setup: [206, 0],
  io_submit: [209, 2],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  io_uring_setup: [425, 425],
  ioperm: [173, null],
  iopl: [172, null],
  kexec_file_load: [320, 294],
  kexec_load: [246, 104],
  keyctl: [250, 219],
  kill: [62, 129],
  lookup_dcookie: [212, 18],
  memfd_create: [319, 279],
  mknodat: [259, 33],
  mmap: [9, 222],
  modify_ldt: [154, null],
  mount: [165, 40],
  mq_open: [240, 180],
  name_to_handle_at: [303, 264],
  nfsservctl: [180, 42],
  open_by_handle_at: [304, 265],
  perf_event_open: [298, 241],
  pidfd_open: [434, 434],
  prlimit64: [302, 261],
  process_vm_readv: [310, 270],
  ptrace: [101, 117],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  reboot: [169, 142],
  request_key: [249, 218],
  renameat2: [316, 276],
  rt_sigqueueinfo: [129, 138],
  sched_setattr: [314, 274],
  sched_setscheduler: [144, 119],
  setns: [308, 268],
  setrlimit: [160, 164],
  setsockopt: [54, 208],
  settimeofday: [164, 170],
  setxattr: [188, 5],
  shmget: [29, 194],
  socket: [41, 198],
  socketpair: [53, 199],
  swapoff: [168, 225],
  swapon: [167, 224],
  sync: [162, 81],
  _sysctl: [156, null],
  sysfs: [139, null],
  syslog: [103, 116],
  timer_create: [222, 107],
  umount2: [166, 39],
  unshare: [272, 97],
  uselib: [134, null],
  userfaultfd: [323, 282],
  ustat: [136, null],
  vm86: [null, null],
  vm86old: [null, null],
  vmsplice: [278, 75],
};

/** Every call that is known here, whether or not this machine's architecture has it. */
export const SYSTEM_CALLS: readonly string[] = Object.keys(NUMBERS);

/**
 * What to call the kernel by on this machine.
 * @throws Error on another architecture: the attacks would call something else by these numbers
 */
export function systemCallNumbers(architecture: string): Record<string, number> {
  const column = ["x64", "arm64"].indexOf(architecture);
  if (column < 0) throw new Error(`no system call numbers for ${architecture}: add a column to system-calls.ts`);
  const known = Object.entries(NUMBERS).map(([name, numbers]) => [name, numbers[column]] as const);
  return Object.fromEntries(known.filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}
