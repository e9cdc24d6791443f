/** Starts the virtual machine and ends it: one object that owns QEMU, virtiofsd and the scratch disk. */
import type { ChildProcess, StdioOptions } from "node:child_process";
import { open } from "node:fs/promises";
import { Socket } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { type Accelerator, INHERITED, QEMU, qemuArguments, type VmImages } from "./qemu.ts";
import { createScratchDisk } from "./scratch-disk.ts";
import { endOf, endProcess, spawnTethered } from "./tethered.ts";
import { createUnlinkedFile } from "./unlinked-file.ts";
import { shareFolder } from "./virtiofsd.ts";

export interface VmOptions {
  accelerator: Accelerator;
  cpus: number;
  memoryBytes: number;
  images: VmImages;
  /** The project: /drydock inside, read-only. */
  project: string;
  /** Existing folder for sockets. */
  stateFolder: string;
  /** Existing folder for the logs of kernel, sandbox-server and QEMU. */
  logFolder: string;
  /** Folder on a disk with room for the scratch disk. */
  scratchFolder: string;
  /** Port on 127.0.0.1 that leads to the sandbox-server. */
  hostPort: number;
  /** `server` keeps the sandbox-server running, `agent` runs the commands that come over {@link Vm.agent}. */
  mode: "server" | "agent";
  /** Environment of the sandbox-server; no value may contain a line break. */
  environment: Record<string, string>;
}

/** How long the guest gets to stop the sandbox-server and power off. */
const STOP_GRACE_MS = 8000;

export interface Vm extends AsyncDisposable {
  /** Lines from the guest's init: `mounted`, `started`, `ended <exit code>`. */
  events: AsyncIterable<string>;
  /** Byte stream to the guest's agent; silent in `server` mode. */
  agent: Duplex;
  /** Resolves with the reason once QEMU has ended, whoever ended it. */
  ended: Promise<string>;
  logs: { console: string; server: string; qemu: string };
}

/** Boots a VM; resolves as soon as QEMU runs. Its `asyncDispose` ends it and releases all it had. */
export async function bootVm(options: VmOptions): Promise<Vm> {
  await using cleanup = new AsyncDisposableStack();
  const logs = {
    console: path.join(options.logFolder, "vm-console.log"),
    server: path.join(options.logFolder, "sandbox-server.log"),
    qemu: path.join(options.logFolder, "qemu.log"),
  };
  const log = cleanup.use(await open(logs.qemu, "w"));
  const project = cleanup.use(await shareFolder(options.project, options.stateFolder, log.fd));
  const scratch = cleanup.use(await createScratchDisk(options.scratchFolder));
  const environment = cleanup.use(await createUnlinkedFile(options.stateFolder));
  await environment.writeFile(environmentFile({ ...options.environment, DRYDOCK_VM_MODE: options.mode }));

  const args = qemuArguments({ ...options, virtiofsSocket: project.socket, logs });
  // The positions in this array are the numbers in INHERITED.
  const stdio: StdioOptions = ["ignore", log.fd, log.fd, "pipe", "pipe", scratch.fd, environment.fd];
  const child = spawnTethered([QEMU, ...args], { stdio });
  cleanup.defer(() => endProcess(child, 0));
  const ended = endOf(child);
  const control = inheritedSocket(child, INHERITED.control);
  const agent = inheritedSocket(child, INHERITED.agent);

  const owned = cleanup.move();
  return {
    events: createInterface({ input: control }),
    agent,
    ended,
    logs,
    async [Symbol.asyncDispose]() {
      control.write("stop\n");
      await Promise.race([ended, setTimeout(STOP_GRACE_MS, undefined, { ref: false })]);
      await owned.disposeAsync();
    },
  };
}

function environmentFile(environment: Record<string, string>): string {
  return Object.entries(environment)
    .map(([name, value]) => {
      if (value.includes("\n")) throw new Error(`${name} has a line break`);
      return `${name}=${value}\n`;
    })
    .join("");
}

function inheritedSocket(child: ChildProcess, descriptor: number): Socket {
  const socket = child.stdio[descriptor];
  if (!(socket instanceof Socket)) throw new Error(`descriptor ${descriptor} of QEMU is not a socket`);
  socket.on("error", () => {}); // The other end goes away with QEMU, and `ended` tells that.
  return socket;
}
