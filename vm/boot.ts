/** Starts the virtual machine and ends it: one object that owns QEMU, virtiofsd and the scratch disk. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type FileHandle, open } from "node:fs/promises";
import { connect, Socket } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import {
  type Accelerator,
  descriptor,
  INHERITED,
  type InheritedFile,
  QEMU,
  qemuArguments,
  type VmImages,
} from "./qemu.ts";
import { qemuUser } from "./qemu-user.ts";
import { createScratchDisk } from "./scratch-disk.ts";
import { endOf, endProcess, spawnTethered } from "./tethered.ts";
import { createUnlinkedFile } from "./unlinked-file.ts";
import { type SharedFolder, shareFolder } from "./virtiofsd.ts";

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
  /**
   * `server` keeps the sandbox-server running, `agent` runs the commands that come over {@link Vm.agent}; `systemd` does so
   * too, as a unit of the systemd that is its init.
   */
  mode: "server" | "agent" | "systemd";
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
}

/** Paths of what a VM says. */
export interface VmLogs {
  /** The guest's kernel and its init. */
  console: string;
  /** The sandbox-server, or the agent. */
  server: string;
  /** QEMU and virtiofsd. */
  qemu: string;
}

export function vmLogs(folder: string): VmLogs {
  const file = (name: string) => path.join(folder, `${name}.log`);
  return { console: file("vm-console"), server: file("sandbox-server"), qemu: file("qemu") };
}

/** Boots a VM; resolves as soon as QEMU runs. Its `asyncDispose` ends it and releases all it had. */
export async function bootVm(options: VmOptions): Promise<Vm> {
  await using cleanup = new AsyncDisposableStack();
  const logs = vmLogs(options.logFolder);
  const log = cleanup.use(await open(logs.qemu, "a"));
  const project = cleanup.use(await shareFolder(options.project, options.stateFolder, log.fd));
  const child = await startQemu(options, logs, log, project);
  cleanup.defer(() => endProcess(child, 0));
  const ended = endOf(child);
  const control = inheritedSocket(child, "control");
  const agent = inheritedSocket(child, "agent");
  const events = createInterface({ input: control });
  // Of a machine that has ended by itself; `ended` tells.
  events.on("error", () => {});

  const owned = cleanup.move();
  return {
    events,
    agent,
    ended,
    async [Symbol.asyncDispose]() {
      control.write("stop\n");
      await Promise.race([ended, setTimeout(STOP_GRACE_MS, undefined, { ref: false })]);
      await owned.disposeAsync();
    },
  };
}

/** Opens all that QEMU inherits, starts it, and closes our side of that again. */
async function startQemu(
  options: VmOptions,
  logs: VmLogs,
  log: FileHandle,
  project: SharedFolder,
): Promise<ChildProcess> {
  await using inherited = new AsyncDisposableStack();
  const opened = async (file: string, flags: string) => inherited.use(await open(file, flags)).fd;
  const user = await qemuUser();
  const scratch = inherited.use(await createScratchDisk(options.scratchFolder));
  const environment = inherited.use(await createUnlinkedFile(options.stateFolder));
  await environment.writeFile(environmentFile({ ...options.environment, DRYDOCK_VM_MODE: options.mode }));
  if (user !== null) await environment.chown(user.id, user.id);
  const projectSocket = inherited.adopt(await connected(project.socket), (socket) => void socket.destroy());

  const { images } = options;
  const files = {
    control: "pipe",
    agent: "pipe",
    project: projectSocket,
    kernel: await opened(images.kernel, "r"),
    initrd: await opened(images.initrd, "r"),
    system: await opened(images.system, "r"),
    learner: await opened(images.learner, "r"),
    scratch: scratch.fd,
    docker: await opened(images.docker, "r"),
    environment: environment.fd,
    consoleLog: await opened(logs.console, "a"),
    serverLog: await opened(logs.server, "a"),
  } as const satisfies Record<InheritedFile, unknown>;
  const stdio = ["ignore", log.fd, log.fd, ...INHERITED.map((name) => files[name])] as const;
  const hasEgress = Boolean(options.environment.DRYDOCK_EGRESS);
  return spawnTethered([QEMU, ...qemuArguments({ ...options, hasEgress })], {
    stdio: [...stdio],
    ...(user && { user }),
  });
}

async function connected(socketPath: string): Promise<Socket> {
  const socket = connect(socketPath);
  await once(socket, "connect");
  return socket;
}

function environmentFile(environment: Record<string, string>): string {
  return Object.entries(environment)
    .map(([name, value]) => {
      if (value.includes("\n")) throw new Error(`${name} has a line break`);
      return `${name}=${value}\n`;
    })
    .join("");
}

function inheritedSocket(child: ChildProcess, name: InheritedFile): Socket {
  const socket = child.stdio[descriptor(name)];
  if (!(socket instanceof Socket)) throw new Error(`QEMU's ${name} is not a socket`);
  socket.on("error", () => {}); // The other end goes away with QEMU, and `ended` tells that.
  return socket;
}
