/** `drydock up`: does all the set-up, runs the lab, and stops it again. */
import path from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { PROJECT } from "../places.ts";
import { stopSignal } from "../stop-signal.ts";
import { ACCESS } from "../up/environment.ts";
import { type LabOptions, runLab } from "../up/lab.ts";
import { Report } from "../up/report.ts";
import { hostOption } from "./doctor.ts";

export function addUpCommand(program: Command): void {
  program
    .command("up")
    .description("set up what is missing, run the lab, and stop it on Ctrl-C")
    .option("--port <port>", "port for browsers", parsePort, 7080)
    .option("--listen <address>", "address for browsers; 0.0.0.0 lets the network in", "127.0.0.1")
    .option("--lessons <folder>", "folder of courses, inside the project", path.join(PROJECT, "lessons"))
    .option("--dev", "rebuild pages as their sources change", false)
    .addOption(originOption())
    .addOption(
      new Option("--access <access>", "whom it lets in: everybody, or who has joined a workshop").choices(ACCESS),
    )
    .addOption(hostOption())
    .action(up);
}

/** `--origin`, as `install` has it too. */
export function originOption(): Option {
  return new Option(
    "--origin <url...>",
    "addresses under which browsers reach it through a proxy, such as one that ends TLS",
  ).argParser(addOrigin);
}

/** Runs a lab until Ctrl-C. */
export async function up(options: LabOptions): Promise<void> {
  const stop = stopSignal();
  const report = new Report();
  try {
    await runLab(options, report, stop);
  } catch (error) {
    if (!stop.aborted) throw error;
  }
  if (stop.aborted) report.say("Stopped");
}

function addOrigin(text: string, before: string[] | undefined): string[] {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/")
    throw new InvalidArgumentError("write a URL without a path, such as https://lab.example");
  return [...(before ?? []), url.origin];
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new InvalidArgumentError("write a number from 1 to 65535");
  return port;
}
