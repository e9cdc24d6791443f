/** Waiting for the prompt of a shell on a pty, and for its end. */
import { spawnPty } from "../../sandbox-server/src/terminal/pty.ts";

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
