/** Where each fact of a view comes from: the file, the command that prints it, and the one that does so inside. */
import type { NamespaceType } from "./facts.ts";
import { isPlain } from "./printable.ts";
import type { ProcessView } from "./view.ts";

export interface Source {
  /** The kernel's file, as the host names it; for the network, what the kernel is asked by. */
  file: string;
  /** What root on the host would type. */
  command: string;
  /** What works in a terminal of the sandbox, or null where nothing there shows it. */
  inside: string | null;
}

export type ProcessField =
  | "pids"
  | "parent"
  | "comm"
  | "argv"
  | "exe"
  | "state"
  | "ids"
  | "cgroup"
  | "startTime"
  | "capabilities"
  | "seccomp";

type ProcessIds = Pick<ProcessView, "pid" | "nspids">;

/** @param path below the sandbox's root; @param hostRoot of the sandbox's cgroup on the host, as `/sys/fs/cgroup/drydock/sb-1` */
export function cgroupSource(path: string, file: string, hostRoot: string): Source {
  return sameFile(
    `${hostRoot}${path === "/" ? "" : path}/${file}`,
    `/sys/fs/cgroup${path === "/" ? "" : path}/${file}`,
  );
}

export function processSource(field: ProcessField, process: ProcessIds): Source {
  const at = (pid: number | string) => PROCESS_SOURCES[field](`/proc/${pid}`);
  const [host, inside] = [at(process.pid), process.nspids[0] === undefined ? null : at(process.nspids[0])];
  return { file: host.file, command: host.command, inside: inside && `sudo ${inside.command}` };
}

export function namespaceSource(type: NamespaceType, process: ProcessIds): Source {
  const file = (pid: number) => `/proc/${pid}/ns/${type}`;
  const [sandboxPid] = process.nspids;
  return {
    file: file(process.pid),
    command: `readlink ${file(process.pid)}`,
    inside: sandboxPid === undefined ? null : `sudo readlink ${file(sandboxPid)}`,
  };
}

/** Owner and parent of a namespace are answered by ioctls only (ioctl_ns(2)); lsns asks them. */
export function namespaceTreeSource(): Source {
  const command = "lsns -o NS,TYPE,PNS,ONS,PID,COMMAND";
  return { file: "/proc/PID/ns/*, ioctl NS_GET_PARENT and NS_GET_USERNS", command, inside: `sudo ${command}` };
}

export function idMapSource(which: "uid_map" | "gid_map", process: ProcessIds): Source {
  const host = `/proc/${process.pid}/${which}`;
  const [sandboxPid] = process.nspids;
  const inside = sandboxPid === undefined ? null : `cat /proc/${sandboxPid}/${which}`;
  // The numbers on the right are those of the reader's namespace: they differ in and out (user_namespaces(7)).
  return { file: host, command: `cat ${host}`, inside };
}

export function mountSource(process: ProcessIds, mountPoint?: string): Source {
  const show = (pid: number) => {
    const file = `/proc/${pid}/mountinfo`;
    return mountPoint === undefined || !isPlain(mountPoint)
      ? `cat ${file}`
      : `grep -F ${quote(` ${mountPoint} `)} ${file}`;
  };
  const [sandboxPid] = process.nspids;
  return {
    file: `/proc/${process.pid}/mountinfo`,
    command: show(process.pid),
    inside: sandboxPid === undefined ? null : `sudo ${show(sandboxPid)}`,
  };
}

export type NetworkField = "links" | "addresses" | "routes" | "listeners" | "nat";

/** @param process one that is in the namespace */
export function networkSource(field: NetworkField, process: ProcessIds): Source {
  const { file, command } = NETWORK_SOURCES[field];
  const enter = (pid: number) => `nsenter --net=/proc/${pid}/ns/net ${command}`;
  const [sandboxPid] = process.nspids;
  return { file, command: enter(process.pid), inside: sandboxPid === undefined ? null : `sudo ${enter(sandboxPid)}` };
}

const NETWORK_SOURCES: Record<NetworkField, { file: string; command: string }> = {
  links: { file: "rtnetlink, RTM_GETLINK", command: "ip -details link" },
  addresses: { file: "rtnetlink, RTM_GETADDR", command: "ip address" },
  routes: { file: "rtnetlink, RTM_GETROUTE", command: "ip route" },
  listeners: { file: "/proc/PID/net/tcp, tcp6, udp, udp6", command: "ss -lntup" },
  nat: { file: "nfnetlink, NFNL_SUBSYS_NFTABLES", command: "nft list ruleset" },
};

const PROCESS_SOURCES: Record<ProcessField, (folder: string) => { file: string; command: string }> = {
  pids: (folder) => line(`${folder}/status`, "NSpid"),
  parent: (folder) => line(`${folder}/status`, "PPid"),
  comm: (folder) => whole(`${folder}/comm`),
  argv: (folder) => ({ file: `${folder}/cmdline`, command: `xargs -0 -a ${folder}/cmdline printf '%s\\n'` }),
  exe: (folder) => ({ file: `${folder}/exe`, command: `readlink ${folder}/exe` }),
  state: (folder) => line(`${folder}/status`, "State"),
  ids: (folder) => line(`${folder}/status`, "[UG]id"),
  cgroup: (folder) => whole(`${folder}/cgroup`),
  startTime: (folder) => ({
    file: `${folder}/stat, field 22`,
    command: `ps -o lstart= -p ${folder.slice("/proc/".length)}`,
  }),
  capabilities: (folder) => line(`${folder}/status`, "Cap"),
  seccomp: (folder) => line(`${folder}/status`, "Seccomp"),
};

function whole(file: string) {
  return { file, command: `cat ${file}` };
}

function line(file: string, field: string) {
  return { file, command: `grep ${/\W/.test(field) ? `'^${field}'` : `^${field}`} ${file}` };
}

function sameFile(hostFile: string, insideFile: string): Source {
  return {
    file: hostFile,
    command: `cat ${quote(hostFile)}`,
    inside: isPlain(insideFile) ? `cat ${quote(insideFile)}` : null,
  };
}

/** One word for a shell, whatever is in it. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
