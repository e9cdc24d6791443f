/** Who is who among the threads that trace records name: their process, its name, its PID inside, its command. */

import { printable } from "../../../../lib/kernel/printable.ts";
import type { Actor } from "../../../../lib/kernel/timeline.ts";
import type { Host } from "../../host/host.ts";
import { readStatus } from "../status.ts";

/** A process as far as its events need it. */
export interface Known {
  /** PID on the host. */
  readonly pid: number;
  nspid: number | null;
  comm: string;
  /** {@link TimelineCommand.id}. */
  command: number | null;
  /** Commands are typed into it: what it forks is a command of its own. */
  isShell: boolean;
  /** Set by unshare(2) with CLONE_NEWPID: its children are in another PID namespace than it is. */
  isParentOfNewPidNamespace: boolean;
  /** And the first process of that one is there already. */
  hasNewPidNamespaceInit: boolean;
}

/** Looked up in /proc for one batch of records at most: a flood of short-lived processes must not cost a read for each. */
const LOOKUPS_PER_BATCH = 40;

/** More threads than any sandbox may have, for exits may be lost. */
const MAX_THREADS = 4_096;

export class ProcessTable {
  readonly #host: Host;
  readonly #byTid = new Map<number, Known>();
  #lookupsLeft = LOOKUPS_PER_BATCH;

  constructor(host: Host) {
    this.#host = host;
  }

  /** To be called before each batch of records. */
  beginBatch(): void {
    this.#lookupsLeft = LOOKUPS_PER_BATCH;
    for (const tid of this.#byTid.keys()) {
      if (this.#byTid.size <= MAX_THREADS) break;
      this.#byTid.delete(tid);
    }
  }

  has(tid: number): boolean {
    return this.#byTid.has(tid);
  }

  /** The process of a thread; one that was there before it was followed is looked up. */
  of(tid: number): Known {
    return this.#byTid.get(tid) ?? this.#lookUp(tid);
  }

  add(tid: number, known: Known): void {
    this.#byTid.set(tid, known);
  }

  remove(tid: number): void {
    this.#byTid.delete(tid);
  }

  /** Fills in its innermost PID while the process can be asked. */
  askForNspid(known: Known): void {
    known.nspid = this.#status(known.pid)?.nspids.at(-1) ?? known.nspid;
  }

  actor({ pid, nspid, comm }: Known): Actor {
    return { pid, nspid, comm: printable(comm) };
  }

  #lookUp(tid: number): Known {
    const status = this.#status(tid);
    const pid = status?.tgid ?? tid;
    const parent = status && this.#byTid.get(status.ppid);
    const known: Known = this.#byTid.get(pid) ?? {
      pid,
      nspid: status?.nspids.at(-1) ?? null,
      comm: status?.comm ?? "",
      command: parent?.command ?? null,
      isShell: false,
      isParentOfNewPidNamespace: false,
      hasNewPidNamespaceInit: false,
    };
    // Not remembered when nothing was found out: it may be asked again, and is gone if it cannot.
    if (status) this.#byTid.set(tid, known).set(pid, known);
    return known;
  }

  #status(tid: number) {
    if (this.#lookupsLeft === 0) return null;
    this.#lookupsLeft -= 1;
    return readStatus(this.#host, `/proc/${tid}`);
  }
}
