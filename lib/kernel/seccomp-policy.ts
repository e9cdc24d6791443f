/**
 * The system calls a sandbox may make, as data: groups with a reason each. What is not named answers ENOSYS, as on a
 * kernel that lacks it, so that programs take their other way. Names of both x86-64 and arm64 stand together; the OCI
 * runtime leaves out what an architecture does not have (seccomp(2), runtime-spec config-linux.md#seccomp).
 */

export interface SyscallGroup {
  why: string;
  names: string;
}

export const ALLOWED: readonly SyscallGroup[] = [
  {
    why: "reading and writing files and descriptors",
    names: `read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek open openat openat2 creat
      close close_range dup dup2 dup3 fcntl ioctl truncate ftruncate fallocate fsync fdatasync syncfs
      sync_file_range sendfile splice tee vmsplice copy_file_range readahead fadvise64 flock cachestat`,
  },
  {
    why: "names, metadata and permissions of files",
    names: `stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 getdents getdents64 getcwd
      chdir fchdir rename renameat renameat2 mkdir mkdirat rmdir link linkat unlink unlinkat symlink symlinkat readlink
      readlinkat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat umask utime utimes futimesat utimensat mknod mknodat
      setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr
      lremovexattr fremovexattr name_to_handle_at`,
  },
  {
    why: "mounts and roots: the mount namespace lesson, overlay by hand, nested runtimes; the kernel bounds them to the namespace",
    names: `mount umount2 pivot_root chroot mount_setattr move_mount open_tree fsopen fsconfig fsmount fspick statmount listmount`,
  },
  {
    why: "namespaces: what the course is about",
    names: `unshare setns clone clone3 sethostname setdomainname`,
  },
  {
    why: "processes: start, wait, signal, trace",
    names: `fork vfork execve execveat exit exit_group wait4 waitid kill tkill tgkill getpid getppid gettid getpgid
      setpgid getpgrp setsid getsid pidfd_open pidfd_send_signal pidfd_getfd process_vm_readv process_vm_writev ptrace kcmp
      process_madvise process_mrelease set_tid_address set_robust_list get_robust_list rseq membarrier arch_prctl
      prctl personality restart_syscall rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait
      rt_sigqueueinfo rt_tgsigqueueinfo rt_sigsuspend sigaltstack pause signalfd signalfd4 seccomp`,
  },
  {
    why: "who one is, and with which capabilities",
    names: `getuid geteuid getgid getegid getgroups setgroups setuid setgid setreuid setregid setresuid setresgid
      getresuid getresgid setfsuid setfsgid capget capset`,
  },
  {
    why: "memory",
    names: `munmap mprotect mremap madvise brk msync mincore mlock mlock2 munlock mlockall munlockall
      memfd_secret pkey_alloc pkey_free pkey_mprotect remap_file_pages map_shadow_stack mseal`,
  },
  {
    why: "threads, locks and waiting",
    names: `futex futex_waitv futex_wake futex_wait futex_requeue epoll_create epoll_create1 epoll_ctl epoll_ctl_old
      epoll_wait epoll_wait_old epoll_pwait epoll_pwait2 poll ppoll select pselect6 eventfd eventfd2 inotify_init
      inotify_init1 inotify_add_watch inotify_rm_watch fanotify_mark pipe pipe2`,
  },
  {
    why: "time, read only",
    names: `nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times alarm getitimer setitimer
      timer_create timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime`,
  },
  {
    why: "sockets that exist; which families may be made is below",
    names: `bind connect listen accept accept4 getsockname getpeername getsockopt shutdown
      sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg`,
  },
  {
    why: "System V and POSIX IPC: the IPC lesson",
    names: `shmat shmdt shmctl semget semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open mq_unlink
      mq_timedsend mq_timedreceive mq_notify mq_getsetattr`,
  },
  {
    why: "scheduling and limits within what the cgroup allows",
    names: `sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_setparam sched_getscheduler
      sched_setscheduler sched_getattr sched_setattr sched_get_priority_max sched_get_priority_min
      sched_rr_get_interval getpriority setpriority ioprio_get ioprio_set getrlimit getrusage getcpu`,
  },
  { why: "what the machine is", names: "uname sysinfo getrandom" },
  {
    why: "a process confining itself further",
    names: "landlock_create_ruleset landlock_add_rule landlock_restrict_self",
  },
];

/** Answered 0 and not done: programs that every learner uses make these calls, and complain when they fail. */
export const PRETENDED: readonly SyscallGroup[] = [
  { why: "makes all disks of the machine write; fsync and syncfs reach the learner's own", names: "sync" },
];

/** Answered EPERM: a refusal that tools report as such, where ENOSYS would be misread. */
export const REFUSED: readonly SyscallGroup[] = [
  {
    why: "modules and another kernel are the host's",
    names: "init_module finit_module delete_module kexec_load kexec_file_load",
  },
  { why: "programs inside the host's kernel: a large attack surface", names: "bpf perf_event_open" },
  { why: "opens files of the host's filesystem past the sandbox's root", names: "open_by_handle_at" },
  {
    why: "the machine's clock, power, swap and accounting",
    names: "settimeofday clock_settime clock_adjtime adjtimex reboot swapon swapoff acct quotactl quotactl_fd",
  },
  { why: "the kernel's log is the host's", names: "syslog" },
  { why: "hardware ports", names: "iopl ioperm" },
];

/** Not named anywhere, so ENOSYS; listed so that a test can prove it. */
export const ABSENT: readonly SyscallGroup[] = [
  { why: "keyrings are only partly namespaced; container runtimes go on without", names: "add_key request_key keyctl" },
  { why: "lets a process stop the kernel inside a page fault, the first half of many exploits", names: "userfaultfd" },
  { why: "bypasses the rest of this list, call by call", names: "io_uring_setup io_uring_enter io_uring_register" },
  {
    why: "its contexts are counted for the whole machine (fs.aio-max-nr): one learner could take them all",
    names: "io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents",
  },
  { why: "watches whole mounts of the host's filesystem", names: "fanotify_init" },
  {
    why: "old calls with a history of holes and no user left",
    names: "nfsservctl uselib ustat _sysctl sysfs vm86 vm86old lookup_dcookie modify_ldt",
  },
];

/**
 * What stays as it is: setrlimit(2) and prlimit64(2) answer 0 for it and do nothing; sudo, for one, sets it to 0. A process
 * whose limit is 1 byte is the only kind for which the kernel starts no core dump program of the host's; it does so at 0
 * (do_coredump(), fs/coredump.c). oci-spec.ts sets it.
 */
export const KEPT_RLIMIT_CORE = 4;

/** Allowed unless one of these bits is set in an argument; then ENOSYS. */
interface UnlessBits {
  why: string;
  name: string;
  argument: number;
  bits: number;
}

/** Huge pages are the host's own reserve: memory.max does not count them (cgroup-v2.rst, "HugeTLB"). */
export const WITHOUT_HUGE_PAGES: readonly UnlessBits[] = [
  { why: "MAP_HUGETLB of mmap(2)", name: "mmap", argument: 3, bits: 0x4_0000 },
  { why: "MFD_HUGETLB of memfd_create(2)", name: "memfd_create", argument: 1, bits: 0x4 },
  { why: "SHM_HUGETLB of shmget(2)", name: "shmget", argument: 2, bits: 0o4000 },
];

/**
 * Options of packet sockets. Not PACKET_RX_RING and PACKET_TX_RING: a ring is any amount of the kernel's memory, which
 * memory.max does not count (alloc_pg_vec(), net/packet/af_packet.c), and behind most holes of this family.
 */
export const PACKET_OPTIONS = [
  { why: "PACKET_ADD_MEMBERSHIP", option: 1 },
  { why: "PACKET_DROP_MEMBERSHIP", option: 2 },
  { why: "PACKET_AUXDATA", option: 8 },
] as const;

/** Sockets that may be made: families, and their protocols where the kernel would load any module that offers one. */
interface SocketChoice {
  why: string;
  families: readonly number[];
  protocols?: readonly number[];
}

/** No vsock, alg, rds, xdp, tipc …: each a door to the host or a module that few have looked at. */
export const SOCKETS: readonly SocketChoice[] = [
  { why: "local: AF_UNIX", families: [1] },
  { why: "captures: AF_PACKET", families: [17] },
  {
    why: "AF_INET and AF_INET6: the default, ICMP, TCP, UDP, ICMPv6, raw; not SCTP, DCCP, L2TP, SMC",
    families: [2, 10],
    protocols: [0, 1, 6, 17, 58, 255],
  },
  {
    why: "AF_NETLINK: routes, socket lists, audit (which refuses, but sudo asks), netfilter, device events, generic",
    families: [16],
    protocols: [0, 4, 9, 12, 15, 16],
  },
];
