/** The terminals of one session: opened with the lowest free number, closed together. */
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { TerminalView } from "../../../lib/protocol/events.ts";
import type { Shell } from "../kernel/timeline/commands.ts";
import type { TerminalHandle } from "../terminal/terminal-handle.ts";

/** The size of a terminal that nobody looks at yet. */
export const FIRST_SIZE = { columns: 80, rows: 24 } as const;

export class SessionTerminals {
  readonly #terminals = new Map<string, TerminalHandle>();
  readonly #max: number;
  readonly #onExit: () => void;

  /** @param onExit called after a shell has ended by itself */
  constructor(max: number, onExit: () => void) {
    this.#max = max;
    this.#onExit = onExit;
  }

  views(): TerminalView[] {
    return [...this.#terminals.values()].map((terminal) => terminal.view());
  }

  numbers(): number[] {
    return this.views().map((view) => view.number);
  }

  /** Those whose shell runs. */
  shells(pidOf: (number: number) => number | null): Shell[] {
    return this.numbers().flatMap((terminal) => {
      const pid = pidOf(terminal);
      return pid === null ? [] : [{ terminal, pid }];
    });
  }

  get(id: string): TerminalHandle | undefined {
    return this.#terminals.get(id);
  }

  /**
   * @param start starts a shell on a terminal of the given number
   * @throws DrydockError `terminal_limit`
   */
  open(start: (number: number) => TerminalHandle): TerminalHandle {
    if (this.#terminals.size >= this.#max) {
      throw new DrydockError("terminal_limit", `This sandbox has at most ${this.#max} terminals; close one first.`);
    }
    const taken = new Set(this.numbers());
    let number = 1;
    while (taken.has(number)) number += 1;
    const terminal = start(number);
    this.add(terminal);
    return terminal;
  }

  /** Takes one in that is open already. */
  add(terminal: TerminalHandle): void {
    this.#terminals.set(terminal.id, terminal);
    terminal.onExit(this.#onExit);
  }

  /** @throws DrydockError `terminal_unknown` */
  close(id: string): void {
    const terminal = this.#terminals.get(id);
    if (!terminal) throw new DrydockError("terminal_unknown");
    this.#terminals.delete(id);
    terminal.close();
  }

  closeAll(): void {
    for (const terminal of this.#terminals.values()) terminal.close();
    this.#terminals.clear();
  }
}
