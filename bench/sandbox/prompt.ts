/** Waiting for the prompt of a shell, on a pty of ours or in the pty host, and for its end. */
import type { AttachView, TerminalExit } from "../../lib/protocol/events.ts";
import { spawnPty } from "../../sandbox-server/src/terminal/pty.ts";
import type { TerminalHandle } from "../../sandbox-server/src/terminal/terminal-handle.ts";

/** `learner@drydock`, `root@`: how every prompt here begins. */
const PROMPT = /[a-z]+@/;

/** More than any contender takes on an emulated machine; beyond it something hangs. */
const DEADLINE_MS = 60_000;

export interface Shell {
  /** Milliseconds from its start to the first byte of its prompt. */
  promptMs: number;
  /** Types `exit`; resolves once the command on the pty has ended. */
  exit(): Promise<void>;
  /** Hangs up. */
  close(): void;
}

/**
 * Starts a command on a pty of its own and waits for a prompt.
 * @throws Error with what it said when it ends without one, or takes longer than {@link DEADLINE_MS}
 */
export async function shellOn(command: readonly string[]): Promise<Shell> {
  const startMs = performance.now();
  const pty = spawnPty(command, {
    columns: 80,
    rows: 24,
    env: { PATH: process.env.PATH ?? "", TERM: "xterm-256color" },
  });
  const prompt = Promise.withResolvers<number>();
  const ended = Promise.withResolvers<void>();
  let output = "";
  const fail = (what: string) => prompt.reject(new Error(`${command[0]} ${what} before its prompt: ${output}`));
  const timer = setTimeout(fail, DEADLINE_MS, `took ${DEADLINE_MS} ms`);
  pty.onData((bytes) => {
    output += Buffer.from(bytes).toString("latin1");
    if (PROMPT.test(output)) prompt.resolve(performance.now() - startMs);
  });
  pty.onExit(({ code }) => {
    fail(`ended (exit ${code})`);
    ended.resolve();
  });
  const promptMs = await prompt.promise.finally(() => clearTimeout(timer));
  return {
    promptMs,
    async exit() {
      pty.write(Buffer.from("exit\n"));
      await ended.promise;
    },
    close: () => pty.close(),
  };
}

/** As a learner's page does: attaches, waits until it has been sent a prompt, whether old or new, and leaves. */
export async function promptOn(terminal: TerminalHandle): Promise<void> {
  const prompt = Promise.withResolvers<void>();
  let output = "";
  const look = (bytes: Uint8Array) => {
    output += Buffer.from(bytes).toString("latin1");
    if (PROMPT.test(output)) prompt.resolve();
  };
  const viewer = {
    attached: ({ snapshot }: AttachView) => look(snapshot ?? new Uint8Array()),
    data: (_offset: number, bytes: Uint8Array) => look(bytes),
    size: () => {},
    cleared: () => {},
    exit: ({ code }: TerminalExit) => prompt.reject(new Error(`the shell ended (exit ${code}): ${output}`)),
  };
  await terminal.attach(viewer, { columns: 120, rows: 40, from: null });
  await prompt.promise;
  terminal.detach(viewer);
}
