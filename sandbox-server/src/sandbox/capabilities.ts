/**
 * The capabilities that root in a sandbox may hold, each with its reason. They count in the sandbox's own user
 * namespace: over what it owns, never over the host (capabilities(7), user_namespaces(7)).
 *
 * Left out on purpose: CAP_SYS_RESOURCE, with which root inside could raise the limits that we set on nested
 * namespaces (/proc/sys/user/, namespaces(7)); CAP_SYS_MODULE, CAP_SYS_RAWIO, CAP_SYS_TIME, CAP_SYS_BOOT, CAP_SYSLOG,
 * CAP_BPF, CAP_PERFMON, CAP_MAC_ADMIN …, which mean something in the first user namespace only.
 */
export const CAPABILITIES: Readonly<Record<string, string>> = {
  CAP_AUDIT_WRITE: "sudo and login write audit records, or fail",
  CAP_CHOWN: "root owns what it likes; packages unpack",
  CAP_DAC_OVERRIDE: "root reads and writes any file inside",
  CAP_FOWNER: "chmod and utimes on files of others",
  CAP_FSETID: "keeps set-user-ID bits when a file is written",
  CAP_IPC_OWNER: "the IPC lesson removes segments of other users",
  CAP_KILL: "root signals processes of other users",
  CAP_MKNOD: "makes FIFOs; the kernel refuses devices in a user namespace",
  CAP_NET_ADMIN: "the network lesson: links, addresses, routes, nftables",
  CAP_NET_BIND_SERVICE: "a server on port 80",
  CAP_NET_RAW: "ping and packet capture between the learner's own namespaces",
  CAP_SETFCAP: "the capability lesson: setcap",
  CAP_SETGID: "sudo, nested id maps",
  CAP_SETPCAP: "dropping capabilities by hand, as a runtime does",
  CAP_SETUID: "sudo, nested id maps",
  CAP_SYS_ADMIN: "unshare, setns, mount, pivot_root, sethostname: the course itself",
  CAP_SYS_CHROOT: "chroot",
  CAP_SYS_NICE: "nice, ionice and cpu affinity",
  CAP_SYS_PTRACE: "strace on processes of other users, reading their /proc entries",
};
