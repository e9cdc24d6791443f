/** The types of namespaces, and how one is told from another. */

/** The eight namespace types, by the names of /proc/PID/ns/ (namespaces(7)). */
export const NAMESPACE_TYPES = ["user", "pid", "mnt", "net", "uts", "ipc", "cgroup", "time"] as const;
export type NamespaceType = (typeof NAMESPACE_TYPES)[number];

/** Inode of each namespace, as in `readlink /proc/PID/ns/pid` → `pid:[4026531836]`. */
export type NamespaceInodes = Partial<Record<NamespaceType, number>>;
