/** Which command of the learner's an event belongs to, by descent from their shells. */
import path from "node:path";
import type { TimelineCommand } from "../../../../lib/kernel/timeline.ts";
import type { Known } from "./process-table.ts";

/** A learner's shell: the number of its terminal and its host PID. */
export interface Shell {
  terminal: number;
  pid: number;
}

/** Programs that people type commands into. */
const SHELLS = new Set(["bash", "sh", "dash", "ash", "zsh", "ksh", "fish", "busybox"]);

/** As many as events may name that are still kept, and some. */
const MAX_COMMANDS = 2_000;

export class Commands {
  readonly #byId = new Map<number, TimelineCommand>();
  /** Ids of those that have changed since {@link takeChanged}. */
  readonly #changed = new Set<number>();
  /** Ids of those whose first exec has been seen. */
  readonly #named = new Set<number>();
  /** Counted from the time, so that a thread that is started again does not use the same ones. */
  #lastId = Date.now();

  get(id: number): TimelineCommand | undefined {
    return this.#byId.get(id);
  }

  /** What a terminal's own shell does by itself. */
  ofShell({ terminal, pid }: Shell, comm: string, startedAtMs: number): number {
    return this.#add({ terminal, parent: null, pid, argv: [comm], startedAtMs, isShell: true });
  }

  /** The command of a new process. */
  ofChild(parent: Known, pid: number, comm: string, startedAtMs: number): number | null {
    if (!parent.isShell || parent.command === null) return parent.command;
    const above = this.#byId.get(parent.command);
    const isTyped = above?.isShell === true;
    return this.#add({
      terminal: above?.terminal ?? null,
      parent: isTyped ? null : parent.command,
      pid,
      argv: [comm],
      startedAtMs,
      isShell: false,
    });
  }

  /** A process runs another program: if it is the command's first, that is the command. */
  exec(known: Known, file: string, argv: readonly string[] | null): void {
    const command = known.command === null ? undefined : this.#byId.get(known.command);
    if (!command) return;
    known.isShell = command.isShell || isInteractiveShell(file, argv);
    if (command.isShell || command.pid !== known.pid || this.#named.has(command.id)) return;
    const named = { ...command, argv: argv ? [...argv] : [file] };
    this.#byId.set(command.id, named);
    this.#changed.add(command.id);
    this.#named.add(command.id);
  }

  /** Ids of what is new or named since the last time. */
  takeChanged(): number[] {
    const ids = [...this.#changed];
    this.#changed.clear();
    return ids;
  }

  #add(command: Omit<TimelineCommand, "id">): number {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#byId.set(id, { id, ...command });
    this.#changed.add(id);
    for (const old of this.#byId.keys()) {
      if (this.#byId.size <= MAX_COMMANDS) break;
      this.#byId.delete(old);
      this.#named.delete(old);
      this.#changed.delete(old);
    }
    return id;
  }
}

/** A shell that was given nothing to do: no script, no `-c`. */
function isInteractiveShell(file: string, argv: readonly string[] | null): boolean {
  if (!argv || !SHELLS.has(path.basename(file))) return false;
  return argv.slice(1).every((argument) => /^--?[a-z]/.test(argument) && !/^-[a-z]*c/.test(argument));
}
