/** A learner's terminal, as a test types on it. */
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { spawnPty } from "../../src/terminal/pty.ts";

export interface Keyboard {
  type(text: string): void;
  /** Resolves once the output since the last time contains this. */
  hear(pattern: RegExp): Promise<RegExpExecArray>;
}

export interface Terminal extends Keyboard, AsyncDisposable {
  /** Of the runtime, which passes on what is typed and shown. */
  readonly pid: number;
}

/** A terminal as the server opens it. */
export function openTerminal(sandbox: Sandbox, number: number): Terminal {
  const pty = spawnPty(sandbox.shellCommand(sandbox.shellPidFile(number)), { columns: 80, rows: 24, env: {} });
  const { promise: exited, resolve: onExit } = Promise.withResolvers<unknown>();
  let output = "";
  let hasEnded = false;
  let news = () => {};
  pty.onExit((exit) => {
    hasEnded = true;
    news();
    onExit(exit);
  });
  pty.onData((bytes) => {
    output += Buffer.from(bytes).toString("latin1");
    news();
  });
  return {
    pid: pty.pid,
    type: (text) => void pty.write(Buffer.from(text)),
    async hear(pattern) {
      for (;;) {
        const heard = pattern.exec(output);
        if (heard) {
          output = output.slice(heard.index + heard[0].length);
          return heard;
        }
        if (hasEnded) throw new Error(`the terminal ended, having said: ${output}`);
        await new Promise<void>((resolve) => {
          news = resolve;
        });
      }
    },
    async [Symbol.asyncDispose]() {
      pty.close();
      await exited;
    },
  };
}
