/** Connections to the ports of sandboxes, each made inside its sandbox's network namespace, by one small process for each. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { HeldFile, Host, StartedProgram } from "../host/host.ts";
import type { Sandbox } from "./sandbox.ts";

const PORT_RELAY = ["perl", "-w", fileURLToPath(new URL("./port-relay.pl", import.meta.url)), process.arch];

/** Connections to one sandbox's ports at a time: a page with its WebSockets needs a dozen. */
const MAX_CONNECTIONS = 64;

/** A port on loopback answers at once, unless its program does not take connections up any more. */
const CONNECT_WITHIN_MS = 10_000;

/** What has carried nothing for so long is closed; a WebSocket that is well says something in between. */
const IDLE_MS = 10 * 60_000;

/** Longest answer of the relay's. */
const MAX_ANSWER_BYTES = 16;

type Place = Pick<Sandbox, "id" | "bundle" | "initPid">;

interface Relay {
  program: Promise<StartedProgram>;
  /** Those that are being made, too. */
  connections: number;
}

export class PortRelays {
  readonly #host: Host;
  readonly #relays = new Map<string, Relay>();

  constructor(host: Host) {
    this.#host = host;
  }

  /**
   * A connection to a port of the sandbox's own loopback; null when nothing listens there.
   * @throws DrydockError `preview_busy`, `session_closed`, or `port_closed` where what listens lets us wait
   */
  async connect(sandbox: Place, port: number): Promise<Socket | null> {
    const relay = this.#relayOf(sandbox);
    if (relay.connections >= MAX_CONNECTIONS) throw new DrydockError("preview_busy");
    relay.connections += 1;
    const leave = () => {
      relay.connections -= 1;
    };
    try {
      await relay.program;
      const socket = await openPort(socketPath(sandbox), port);
      if (socket) socket.once("close", leave);
      else leave();
      return socket;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Cuts all connections there are. */
  async close(): Promise<void> {
    await Promise.all([...this.#relays.keys()].map((id) => this.end(id)));
  }

  /** Cuts all connections to a sandbox; resolves when nothing of ours is in its network namespace any more. */
  async end(id: string): Promise<void> {
    const relay = this.#relays.get(id);
    this.#relays.delete(id);
    await relay?.program.then(
      (program) => program.end(),
      () => {},
    );
  }

  #relayOf(sandbox: Place): Relay {
    const known = this.#relays.get(sandbox.id);
    if (known) return known;
    const relay: Relay = { program: startRelay(this.#host, sandbox), connections: 0 };
    this.#relays.set(sandbox.id, relay);
    const forget = () => {
      if (this.#relays.get(sandbox.id) === relay) this.#relays.delete(sandbox.id);
    };
    relay.program.then(({ ended }) => ended).then(forget, forget);
    return relay;
  }
}

function socketPath({ bundle }: Pick<Place, "bundle">): string {
  return `${bundle}/ports.sock`;
}

async function startRelay(host: Host, sandbox: Place): Promise<StartedProgram> {
  using namespace = holdNetworkNamespace(host, sandbox);
  return await host.start([...PORT_RELAY, socketPath(sandbox)], { descriptors: [namespace.descriptor] });
}

/** @throws DrydockError `session_closed` when its init has ended, and the number may be another's process */
function holdNetworkNamespace(host: Host, { id, initPid }: Place): HeldFile {
  const inode = /^net:\[(\d+)\]$/.exec(host.readLink(`/proc/${initPid}/ns/net`) ?? "")?.[1];
  const file = inode === undefined ? null : host.holdFile(`/proc/${initPid}/ns/net`, Number(inode));
  // Once it is held: a process of this sandbox's has then had this number all the while.
  const isOurs = (host.readText(`/proc/${initPid}/cgroup`) ?? "").split(/[\n/]/).includes(id);
  if (file && isOurs) return file;
  file?.[Symbol.dispose]();
  throw new DrydockError("session_closed");
}

/** Null when nothing listens there. */
async function openPort(relay: string, port: number): Promise<Socket | null> {
  const socket = connect(relay);
  // Heard here too, while nobody else uses it: unheard, an error would take the process with it.
  socket.on("error", () => socket.destroy());
  try {
    const signal = AbortSignal.timeout(CONNECT_WITHIN_MS);
    socket.write(`${port}\n`);
    const answer = await firstLine(socket, signal);
    if (answer === "open") return socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.destroy();
    if (answer === "closed") return null;
    throw new Error(`the relay of a sandbox's ports left without an answer (${answer})`);
  } catch (error) {
    socket.destroy();
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    throw new DrydockError("port_closed", `What listens on port ${port} does not take up connections.`);
  }
}

/** What comes after it stays in the stream. */
async function firstLine(socket: Socket, signal: AbortSignal): Promise<string> {
  let text = "";
  while (!text.includes("\n") && text.length < MAX_ANSWER_BYTES) {
    await once(socket, "readable", { signal });
    const chunk: Buffer | null = socket.read();
    if (chunk === null) break;
    text += chunk.toString("latin1");
  }
  const end = text.indexOf("\n");
  if (end >= 0 && end + 1 < text.length) socket.unshift(Buffer.from(text.slice(end + 1), "latin1"));
  return text.slice(0, Math.max(0, end));
}
