/** The `drydock` command as web's own user and container have it: what can be done to the store, and no more of it. */
import { Command } from "commander";
import { addStoreCommands } from "./commands/store.ts";
import { runProgram } from "./run-program.ts";
import { storePlace } from "./store/store-place.ts";
import { tellFirstHost } from "./up/first-host.ts";

const program = new Command("drydock").description("Workshops of this lab, from a terminal");
addStoreCommands(program);
program
  .command("first-host", { hidden: true })
  .option("--called <command>", "as people know this command", "npx drydock")
  .action(firstHost);

await runProgram(program);

/** Makes a host if there is none, and tells their passphrase. */
async function firstHost({ called }: { called: string }): Promise<void> {
  const origins = (process.env.DRYDOCK_ORIGINS ?? "").split(",");
  const report = { say: (text: string) => console.log(text) };
  await tellFirstHost({ origins, store: storePlace() }, report, called);
}
