/** `drydock vm`: the virtual machine by hand, for kernel tests and debugging. */
import { spawn } from "node:child_process";
import { open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { AgentConnection } from "../../../vm/agent/connection.ts";
import { socketReady } from "../../../vm/socket-ready.ts";
import { CommandFailure } from "../command-failure.ts";
import { makePrivateFolder, PROJECT, runtimeFolder } from "../places.ts";
import { type BareMode, explainVmFailure, prepareShowingProgress, startBareMachine } from "../vm/bare-machine.ts";
import { agentSocket, keepVm } from "../vm/keeper.ts";
import { connectToKeeper, runCommand } from "../vm/run-command.ts";

interface NameOption {
  name: string;
}
interface CommandOptions {
  cwd: string;
  env: Record<string, string>;
}
interface InitOption {
  systemd?: true;
}
type RunOptions = CommandOptions & InitOption;
type ExecOptions = NameOption & CommandOptions;

export function addVmCommand(program: Command): void {
  const vm = program.command("vm").description("run commands in Drydock's virtual machine, as root, in /drydock");
  const name = ["--name <name>", "which machine, when there are several", "default"] as const;
  const cwd = ["--cwd <folder>", "folder in the machine", "/drydock"] as const;
  const env = ["--env <NAME=value>", "add to the environment; may be repeated", collectVariable, {}] as const;

  const systemd = ["--systemd", "a machine whose init is systemd"] as const;

  vm.command("run <command...>")
    .description("boot, run the command, power off; exit as the command did")
    .option(...cwd)
    .option(...env)
    .option(...systemd)
    .action(runOnce);
  vm.command("up")
    .description("boot a machine that stays")
    .option(...name)
    .option(...systemd)
    .action(up);
  vm.command("exec <command...>")
    .description("run the command in a machine that is up; exit as the command did")
    .option(...name)
    .option(...cwd)
    .option(...env)
    .action(exec);
  vm.command("down")
    .description("power it off")
    .option(...name)
    .action(down);
  vm.command("keep", { hidden: true })
    .option(...name)
    .option(...systemd)
    .action(({ name, systemd }: NameOption & InitOption) => keepVm(stateFolderOf(name), modeOf(systemd)));
}

async function runOnce(command: string[], { cwd, env, systemd }: RunOptions): Promise<void> {
  await using cleanup = new AsyncDisposableStack();
  const stateFolder = stateFolderOf(`run-${process.pid}`);
  cleanup.defer(() => rm(stateFolder, { recursive: true, force: true }));
  const vm = cleanup.use(await startBareMachine(stateFolder, modeOf(systemd)));
  const connection = await AgentConnection.open(vm.agent).catch(explainVmFailure(stateFolder));
  process.exitCode = await runCommand(connection, { command, cwd, env }).catch(explainVmFailure(stateFolder));
}

async function up({ name, systemd }: NameOption & InitOption): Promise<void> {
  const stateFolder = stateFolderOf(name);
  const other = await connectToKeeper(stateFolder);
  if (other !== null) {
    other.close();
    throw new CommandFailure(`The machine "${name}" is already up.`);
  }
  await prepareShowingProgress(); // Here, where its progress is seen.
  await rm(stateFolder, { recursive: true, force: true }); // An earlier machine's.
  await makePrivateFolder(stateFolder);
  const socket = agentSocket(stateFolder);
  const logFile = path.join(stateFolder, "keeper.log");
  await using log = await open(logFile, "w");
  const keep = ["vm", "keep", "--name", name, ...(systemd ? ["--systemd"] : [])];
  const keeper = spawn(process.execPath, [path.join(PROJECT, "cli/src/main.ts"), ...keep], {
    stdio: ["ignore", log.fd, log.fd],
    detached: true,
  });
  try {
    await socketReady(socket, keeper, "its keeper");
  } catch (cause) {
    throw new CommandFailure(`The machine did not come up.\n${await readFile(logFile, "utf8")}`, { cause });
  }
  keeper.unref();
}

async function exec(command: string[], { name, cwd, env }: ExecOptions): Promise<void> {
  const connection = await keptMachine(name);
  process.exitCode = await runCommand(connection, { command, cwd, env }).catch(explainVmFailure(stateFolderOf(name)));
  connection.close();
}

async function down({ name }: NameOption): Promise<void> {
  const connection = await keptMachine(name);
  if (connection.keeperPid === null) throw new Error("a kept machine without a keeper");
  process.kill(connection.keeperPid, "SIGTERM");
  await connection.ended();
}

async function keptMachine(name: string): Promise<AgentConnection> {
  const connection = await connectToKeeper(stateFolderOf(name));
  if (connection === null) throw new CommandFailure(`The machine "${name}" is not up. Start it with: drydock vm up`);
  return connection;
}

function modeOf(systemd: true | undefined): BareMode {
  return systemd ? "systemd" : "agent";
}

function stateFolderOf(name: string): string {
  if (!/^[\w-]{1,40}$/.test(name)) throw new CommandFailure(`"${name}" is no name: use letters, digits, - and _`);
  return runtimeFolder(`vm-${name}`);
}

function collectVariable(assignment: string, collected: Record<string, string>): Record<string, string> {
  const [name, ...value] = assignment.split("=");
  if (!name || value.length === 0) throw new InvalidArgumentError("write NAME=value");
  return { ...collected, [name]: value.join("=") };
}
