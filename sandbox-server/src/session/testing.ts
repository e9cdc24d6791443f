/** Support for tests of sessions without a sandbox host: real terminals, in sandboxes that only note what is asked. */
import type { KernelSource } from "../kernel/kernel-watch.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { OutputBudget } from "../terminal/output-budget.ts";
import { spawnPty } from "../terminal/pty.ts";
import { ScreenThread } from "../terminal/screen-thread.ts";
import { Terminal } from "../terminal/terminal.ts";

const screens = new ScreenThread((message, error) => {
  throw new Error(message, { cause: error });
});

/** A real terminal, with cat(1) where a shell would be. */
export function catTerminal(number: number, columns: number, rows: number): Terminal {
  const budget = new OutputBudget({ nowMs: performance.now(), isContended: () => false });
  const pty = spawnPty(["cat"], { columns, rows, env: { PATH: process.env.PATH ?? "" } });
  return new Terminal({ id: `terminal-number-${number}`, number, pty, columns, rows, screens, budget });
}

/** There is nothing to be looked at in {@link notingSandbox}. */
export const NO_KERNEL: KernelSource = {
  availability: async () => ({ isAvailable: false, reason: "There is no sandbox.", remedy: "a lab with sandboxes" }),
  open: () => ({ look: () => {}, close: () => {} }),
};

export function notingSandbox(id: string, log: string[]): Sandbox {
  const note = (act: string) => log.push(`${act} ${id}`);
  return {
    id,
    slot: 0,
    bundle: `/bundle/${id}`,
    cgroup: `/cgroup/${id}`,
    initPid: 1,
    shellCommand: () => [],
    shellPidFile: () => "",
    isFrozen: () => false,
    freeze: () => note("freeze"),
    thaw: () => note("thaw"),
    async stop() {
      note("stop");
      return [];
    },
    async destroy() {
      note("destroy");
      return [];
    },
  };
}
