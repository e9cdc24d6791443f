/** Turns trace records into the events of a timeline: who did what, at which moment, as part of which command. */

import { NAMESPACE_TYPES, type NamespaceType } from "../../../../lib/kernel/facts.ts";
import { namespaceTypesOf } from "../../../../lib/kernel/flags.ts";
import { printable } from "../../../../lib/kernel/printable.ts";
import type { Act, Actor, SetnsTarget, TimelineCommand, TimelineEvent } from "../../../../lib/kernel/timeline.ts";
import { MAX_ARGUMENT_LENGTH } from "../../../../lib/kernel/view.ts";
import type { Host } from "../../host/host.ts";
import { readArguments } from "../command-line.ts";
import type { TraceReading } from "../trace/instance.ts";
import { RECORDED_ARGUMENTS } from "../trace/probes.ts";
import type { NamedFormat } from "../trace/tracing.ts";
import { Calls } from "./calls.ts";
import { Commands, type Shell } from "./commands.ts";
import { EventBudget } from "./event-budget.ts";
import { type Known, ProcessTable } from "./process-table.ts";
import { readRecord, type Said } from "./records.ts";

const CLONE_THREAD = 0x1_0000;
const CLONE_NEWPID = 0x2000_0000;

/** In place of an argument that is not known. */
const UNREADABLE = "…";

/** An event before it has its place among all that a sandbox ever told. */
export type UnnumberedEvent = Omit<TimelineEvent, "seq">;

export interface TimelineOptions {
  host: Host;
  formats: ReadonlyMap<number, NamedFormat>;
  /** Absolute path of the sandbox's cgroup. */
  cgroup: string;
  /** A process of the sandbox, other than `pid`, in a namespace; null when none is known. */
  memberOf: (inode: number, pid: number) => number | null;
}

export class Timeline {
  readonly #options: TimelineOptions;
  readonly #processes: ProcessTable;
  readonly #commands = new Commands();
  readonly #calls = new Calls();
  readonly #budget = new EventBudget();
  /** What a thread has asked to run, until the kernel says that it runs. */
  readonly #execs = new Map<number, Said>();
  /** Events of this batch in which a child's PID inside is to be filled in, by its PID. */
  readonly #awaiting = new Map<number, UnnumberedEvent[]>();
  /** Children whose PID inside will be known when the call that made them returns. */
  readonly #forks = new Map<number, Known>();
  /** Added to CLOCK_MONOTONIC, in ms, to give ms since the epoch. */
  #epochMs = 0;
  #events: UnnumberedEvent[] = [];

  constructor(options: TimelineOptions) {
    this.#options = options;
    this.#processes = new ProcessTable(options.host);
  }

  /** Are this thread's acts understood to be those of a process of the sandbox? */
  knows(tid: number): boolean {
    return this.#processes.has(tid);
  }

  command(id: number): TimelineCommand | undefined {
    return this.#commands.get(id);
  }

  takeChangedCommands(): number[] {
    return this.#commands.takeChanged();
  }

  /** Makes a process known that was there before it was followed. To be called for parents first. */
  meet(pid: number): void {
    this.#processes.of(pid);
  }

  /** From now on what this process forks are commands of the learner's. Idempotent. */
  meetShell(shell: Shell): void {
    const known = this.#processes.of(shell.pid);
    const command = known.command === null ? undefined : this.#commands.get(known.command);
    if (command?.isShell && command.terminal === shell.terminal) return;
    known.isShell = true;
    known.command = this.#commands.ofShell(shell, printable(known.comm), Date.now());
  }

  /** What was read from the ring, as events in their order. */
  take({ records, lost }: TraceReading, epochMs: number): UnnumberedEvent[] {
    this.#events = [];
    this.#epochMs = epochMs;
    this.#processes.beginBatch();
    if (lost !== 0) this.#mark(records[0]?.timestampNs, { kind: "lost", count: lost });
    for (const record of records) {
      const said = readRecord(record, this.#options.formats);
      if (said) this.#hear(said);
    }
    // These calls have not returned yet.
    for (const child of this.#forks.values()) {
      this.#processes.askForNspid(child);
      this.#fillIn(child);
    }
    this.#awaiting.clear();
    const skipped = this.#budget.takeSkipped();
    if (skipped > 0) this.#mark(records.at(-1)?.timestampNs, { kind: "skipped", count: skipped });
    return this.#events;
  }

  /** What to do with a record, by its event; all others are halves of system calls. */
  readonly #handlers: Readonly<Record<string, (said: Said) => void>> = {
    task_newtask: (said) => this.#fork(said),
    clone: (said) => this.#forked(said),
    execve: (said) => this.#execs.set(said.tid, said),
    execveat: (said) => this.#execs.set(said.tid, said),
    sched_process_exec: (said) => this.#exec(said),
    exit: (said) => this.#exit(said),
    cgroup_mkdir: (said) => this.#cgroupAct(said, "path", (path) => ({ kind: "cgroup-mkdir", path })),
    cgroup_rmdir: (said) => this.#cgroupAct(said, "path", (path) => ({ kind: "cgroup-rmdir", path })),
    cgroup_attach_task: (said) =>
      this.#cgroupAct(said, "dst_path", (path) => ({ kind: "cgroup-attach", path, moved: this.#subject(said) })),
    mark_victim: (said) => this.#tell(said, { kind: "oom-kill", victim: this.#subject(said) }),
  };

  #hear(said: Said): void {
    const handle = this.#handlers[said.name];
    if (handle) handle(said);
    else this.#call(said);
  }

  #fork(said: Said): void {
    const parent = this.#processes.of(said.tid);
    const tid = said.number("pid");
    const flags = said.number("clone_flags");
    if (flags & CLONE_THREAD) {
      this.#processes.add(tid, parent);
      return;
    }
    const isInNewPidNamespace = (flags & CLONE_NEWPID) !== 0 || parent.isParentOfNewPidNamespace;
    const atMs = this.#at(said.timestampNs);
    const child: Known = {
      pid: tid,
      nspid: null,
      comm: said.text("comm") ?? parent.comm,
      command: this.#commands.ofChild(parent, tid, printable(parent.comm), atMs),
      isShell: false,
      isParentOfNewPidNamespace: false,
      hasNewPidNamespaceInit: false,
    };
    this.#processes.add(tid, child);
    if (isInNewPidNamespace) {
      // The first one is its init.
      if (!parent.hasNewPidNamespaceInit || flags & CLONE_NEWPID) child.nspid = 1;
      else this.#processes.askForNspid(child);
      parent.hasNewPidNamespaceInit ||= parent.isParentOfNewPidNamespace;
    } else {
      this.#forks.set(said.tid, child);
      this.#awaiting.set(tid, []);
    }
    this.#tell(said, { kind: "fork", child: this.#processes.actor(child), flags }, child.command);
  }

  /** The call that made a process has returned to its parent, with the child's PID in the parent's PID namespace. */
  #forked(said: Said): void {
    const child = this.#forks.get(said.tid);
    const nspid = said.number("ret");
    this.#forks.delete(said.tid);
    if (!child || nspid <= 0) return;
    child.nspid = nspid;
    this.#fillIn(child);
  }

  /** It may have done something in this batch before its PID inside was known. */
  #fillIn({ pid, nspid }: Known): void {
    for (const event of this.#awaiting.get(pid) ?? []) {
      if (event.pid === pid) event.nspid = nspid;
      if (event.act.kind === "fork" && event.act.child.pid === pid) event.act.child.nspid = nspid;
    }
    this.#awaiting.delete(pid);
  }

  #exec(said: Said): void {
    // Another thread than the first becomes the first by an exec: execve(2).
    const before = said.number("old_pid");
    const pid = said.number("pid");
    const known = this.#processes.of(pid);
    const asked = this.#execs.get(before);
    this.#execs.delete(before);
    const path = said.text("filename") ?? "";
    const recorded = asked ? recordedArguments(asked) : [UNREADABLE];
    // Who runs the program can be asked, if it still does.
    const asks = recorded.includes(UNREADABLE) ? readArguments(this.#options.host, `/proc/${pid}`) : null;
    const argv = asks ?? (asked ? recorded : null);
    known.comm = path.slice(path.lastIndexOf("/") + 1, path.lastIndexOf("/") + 16);
    this.#commands.exec(known, path, argv);
    this.#tell(said, { kind: "exec", path: printable(path), argv });
  }

  #exit(said: Said): void {
    const known = this.#processes.of(said.tid);
    this.#calls.forget(said.tid);
    this.#execs.delete(said.tid);
    this.#forks.delete(said.tid);
    // The first thread stands for its process.
    if (known.pid === said.tid) {
      const status = said.number("code");
      const signal = status % 0x80;
      const ended = signal > 0 ? { code: null, signal } : { code: Math.floor(status / 0x100) % 0x100, signal: null };
      this.#tell(said, { kind: "exit", ...ended });
    }
    this.#processes.remove(said.tid);
  }

  #cgroupAct(said: Said, field: string, act: (path: string) => Act): void {
    const path = said.text(field);
    const root = this.#options.cgroup.slice("/sys/fs/cgroup".length);
    // Somebody outside may move a process of the sandbox, as the runtime does with a new shell.
    if (path === null || !(path === root || path.startsWith(`${root}/`))) return;
    this.#tell(said, act(printable(path.slice(root.length)) || "/"));
  }

  #call(said: Said): void {
    const act = this.#calls.take(said);
    if (!act) return;
    const known = this.#processes.of(said.tid);
    if (act.kind === "unshare" && act.error === null && act.flags & CLONE_NEWPID) {
      known.isParentOfNewPidNamespace = true;
      known.hasNewPidNamespaceInit = false;
    }
    if (act.kind === "setns" && act.error === null) {
      act.into = this.#entered(known, act.types);
      if (act.into.some(({ type }) => type === "pid")) {
        known.isParentOfNewPidNamespace = true;
        known.hasNewPidNamespaceInit = true;
      }
    }
    this.#tell(said, act);
  }

  /** The namespaces that a process is in after a setns(2), of the types that it asked for; none when it has gone. */
  #entered({ pid }: Known, types: number): SetnsTarget[] {
    const asked: readonly NamespaceType[] = types === 0 ? NAMESPACE_TYPES : namespaceTypesOf(types);
    return asked.flatMap((type) => {
      // One's own PID namespace never changes: that of one's children does (pid_namespaces(7)).
      const file = type === "pid" || type === "time" ? `${type}_for_children` : type;
      const inode = /\[(\d+)\]/.exec(this.#options.host.readLink(`/proc/${pid}/ns/${file}`) ?? "")?.[1];
      return inode === undefined
        ? []
        : [{ type, inode: Number(inode), pid: this.#options.memberOf(Number(inode), pid) }];
    });
  }

  #tell(said: Said, act: Act, command?: number | null): void {
    if (!this.#budget.admits(act.kind, said.timestampNs)) return;
    const known = this.#processes.of(said.tid);
    const actor = this.#processes.actor(known);
    const atMs = this.#at(said.timestampNs);
    const event = { ...actor, atMs, command: command === undefined ? known.command : command, act };
    this.#events.push(event);
    this.#awaiting.get(act.kind === "fork" ? act.child.pid : known.pid)?.push(event);
  }

  /** The process that a record is about, other than the one that did it. */
  #subject(said: Said): Actor {
    return this.#processes.actor(this.#processes.of(said.number("pid")));
  }

  /** An event of nobody's. */
  #mark(timestampNs: number | undefined, act: Act): void {
    const atMs = timestampNs === undefined ? Date.now() : this.#at(timestampNs);
    this.#events.push({ pid: 0, nspid: null, comm: "", atMs, command: null, act });
  }

  #at(timestampNs: number): number {
    // To the microsecond.
    return Math.round((this.#epochMs + timestampNs / 1e6) * 1e3) / 1e3;
  }
}

/** What was asked to be run; an argument that was not in memory is an ellipsis, as is what is beyond those recorded. */
function recordedArguments(said: Said): string[] {
  const argv: string[] = [];
  // The vector ends with a null pointer.
  for (let index = 0; said.number(`p${index}`) !== 0; index += 1) {
    if (index === RECORDED_ARGUMENTS) return [...argv, UNREADABLE];
    argv.push(printable(said.text(`a${index}`) ?? UNREADABLE, MAX_ARGUMENT_LENGTH));
  }
  return argv;
}
