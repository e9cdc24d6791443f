/** `drydock backup`, `restore`, `export` and `host`: what can be done to the store from a terminal, while the lab runs or not. */
import { readFile, writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { dump, restore } from "../../../web/store/dump.ts";
import { exportCsv, exportJson } from "../../../web/store/export.ts";
import { addHost, listHosts, removeHost } from "../../../web/store/hosts.ts";
import { readCode } from "../../../web/store/secrets.ts";
import { findWorkshop, workshopByCode } from "../../../web/store/workshops.ts";
import { CommandFailure } from "../command-failure.ts";
import { openForCommand, withoutPassword } from "../store/store-place.ts";

export function addStoreCommands(program: Command): void {
  program
    .command("backup")
    .description("write hosts, workshops, people and results into a file")
    .argument("<file>", "a file that is not there yet")
    .action(backupCommand);
  program
    .command("restore")
    .description("put a backup into an empty store, of SQLite's or PostgreSQL's")
    .argument("<file>", "what `drydock backup` wrote")
    .action(restoreCommand);
  program
    .command("export")
    .description("print the people of a workshop and what they have done")
    .argument("<workshop>", "its code")
    .addOption(new Option("--format <format>", "how to write it").choices(["csv", "json"]).default("csv"))
    .action(exportCommand);
  const host = program.command("host").description("who may run workshops");
  host.command("add").argument("<name>").description("make a host, and tell their passphrase once").action(addCommand);
  host.command("list").description("name the hosts").action(listCommand);
  host.command("remove").argument("<id>").description("sign a host out for good").action(removeCommand);
}

async function backupCommand(file: string): Promise<void> {
  await using opened = await openForCommand();
  try {
    await writeFile(file, await dump(opened.store), { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw new CommandFailure(`The backup could not be written: ${messageOf(error)}`);
  }
  console.log(`Backed up ${withoutPassword(opened.place)} to ${file}`);
}

async function restoreCommand(file: string): Promise<void> {
  await using opened = await openForCommand();
  const place = withoutPassword(opened.place);
  try {
    await restore(opened.store, await readFile(file, "utf8"));
  } catch (error) {
    throw new CommandFailure(
      `${file} could not be restored into ${place}: ${messageOf(error)}. DRYDOCK_STORE names another store.`,
    );
  }
  console.log(`Restored ${file} into ${place}`);
}

async function exportCommand(code: string, { format }: { format: "csv" | "json" }): Promise<void> {
  await using opened = await openForCommand();
  const { store } = opened;
  const workshop = (await workshopByCode(store, readCode(code))) ?? (await findWorkshop(store, code));
  if (!workshop) throw new CommandFailure(`There is no workshop with the code ${code}.`);
  process.stdout.write(await (format === "csv" ? exportCsv : exportJson)(store, workshop));
}

async function addCommand(name: string): Promise<void> {
  await using opened = await openForCommand();
  const { host, passphrase } = await addHost(opened.store, name, Date.now());
  console.log(`${host.name} signs in with this passphrase, which is shown only now:\n\n  ${passphrase}\n`);
}

async function listCommand(): Promise<void> {
  await using opened = await openForCommand();
  for (const { id, name } of await listHosts(opened.store)) console.log(`${id}  ${name}`);
}

async function removeCommand(id: string): Promise<void> {
  await using opened = await openForCommand();
  if (!(await removeHost(opened.store, id))) throw new CommandFailure(`There is no host ${id}; see drydock host list.`);
  console.log(`Removed ${id}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
