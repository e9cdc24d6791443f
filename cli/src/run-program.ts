/** Runs a `drydock` command: what people can do about a failure is told without a stack, anything else is a bug. */
import type { Command } from "commander";
import { CommandFailure } from "./command-failure.ts";

export async function runProgram(program: Command): Promise<void> {
  // Whoever read our output has seen enough (`… | head`): 128 + SIGPIPE, as a shell has it.
  process.stdout.on("error", () => process.exit(141));
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
