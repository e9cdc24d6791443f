/** Takes /proc/PID/status apart (proc_pid_status(5)). */
import type { CapabilitySets } from "../../../lib/kernel/view.ts";
import type { Host } from "../host/host.ts";

export interface Status {
  comm: string;
  /** One letter. */
  state: string;
  /** PID of the process that a thread belongs to. */
  tgid: number;
  ppid: number;
  /** Real, effective, saved, file system. */
  uids: number[];
  gids: number[];
  /** From the sandbox's own PID namespace inwards; none for a process that is not in a sandbox. */
  nspids: number[];
  capabilities: CapabilitySets;
  /** 0 none, 1 strict, 2 filter. */
  seccompMode: number;
  seccompFilters: number;
  noNewPrivs: boolean;
}

/** A status is some 1.5 KiB; only its list of groups can be long. */
const MAX_STATUS_BYTES = 16 * 1024;

/** @param folder /proc/PID, or where that is held open; null when the process, or thread, has ended */
export function readStatus(host: Host, folder: string): Status | null {
  const head = host.readHead(`${folder}/status`, MAX_STATUS_BYTES);
  return head && parseStatus(head.text);
}

export function parseStatus(text: string): Status {
  const fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":\t");
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  const field = (name: string) => fields.get(name) ?? "";
  const numbers = (name: string) => field(name).split("\t").map(Number);
  return {
    comm: unescapeName(field("Name")),
    state: field("State").charAt(0),
    tgid: Number(field("Tgid")),
    ppid: Number(field("PPid")),
    uids: numbers("Uid"),
    gids: numbers("Gid"),
    // The first number is the host's; the sandbox's own namespace is one level in.
    nspids: numbers("NSpid").slice(1),
    capabilities: {
      inheritable: field("CapInh"),
      permitted: field("CapPrm"),
      effective: field("CapEff"),
      bounding: field("CapBnd"),
      ambient: field("CapAmb"),
    },
    seccompMode: Number(field("Seccomp")),
    seccompFilters: Number(field("Seccomp_filters")),
    noNewPrivs: field("NoNewPrivs") === "1",
  };
}

/** The kernel writes a newline as `\n` and a backslash as `\\`, so that no name can pass for a field. */
function unescapeName(name: string): string {
  return name.replace(/\\(n|\\)/g, (_, escaped) => (escaped === "n" ? "\n" : "\\"));
}
