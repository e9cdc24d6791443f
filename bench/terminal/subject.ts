/** A server under test in processes of its own. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type BenchTerminal, openTerminal, type Place } from "./clients.ts";
import { isInstalled, PEERS, type PeerName, startPeer } from "./peers.ts";
import { type Usage, usageOf } from "./processes.ts";

/** `drydock` straight at the sandbox-server; `one-origin` through web, as a student gets it; `bare`, see server.ts. */
export type SubjectName = "drydock" | "one-origin" | "bare" | PeerName;

export type ServerRequest = { kind: "ticket" } | { kind: "collect" };
export type ServerReply = { kind: "ready"; port: number } | { kind: "ticket"; ticket: string } | { kind: "collect" };
type ReplyTo<K extends ServerReply["kind"]> = Extract<ServerReply, { kind: K }>;

/** All that this machine can measure. */
export function subjects(): SubjectName[] {
  return ["drydock", "one-origin", "bare", ...PEERS.filter(isInstalled)];
}

export class Subject implements Disposable {
  readonly name: SubjectName;
  readonly port: number;
  readonly #children: ChildProcess[];

  private constructor(name: SubjectName, port: number, children: ChildProcess[]) {
    this.name = name;
    this.port = port;
    this.#children = children;
  }

  static async start(name: SubjectName): Promise<Subject> {
    if (name === "wetty" || name === "terminado") {
      const { child, port } = await startPeer(name);
      return new Subject(name, port, [child]);
    }
    const [server, port] = await forked("./server.ts", name === "bare" ? "bare" : "drydock");
    if (name !== "one-origin") return new Subject(name, port, [server]);
    const [front, frontPort] = await forked("./front.ts", `${port}`);
    return new Subject(name, frontPort, [server, front]);
  }

  /** Of a moment when what can be collected of the server's own memory has been. */
  async usage(): Promise<Usage> {
    if (this.#isOurs) await this.#ask("collect");
    return usageOf(this.#children.map(({ pid }) => pid ?? 0));
  }

  /** Where a learner nobody else is opens terminals. */
  async place(): Promise<Place> {
    const ticket = this.#isOurs ? (await this.#ask("ticket")).ticket : "";
    return { name: this.name, port: this.port, ticket };
  }

  async open(screenBytesPerMs: number): Promise<BenchTerminal> {
    return openTerminal(await this.place(), screenBytesPerMs);
  }

  [Symbol.dispose](): void {
    for (const child of this.#children) {
      if (child.connected) child.disconnect();
      else child.kill();
    }
  }

  get #isOurs(): boolean {
    return this.#children[0]?.connected === true;
  }

  #ask<K extends ServerRequest["kind"]>(kind: K): Promise<ReplyTo<K>> {
    const [server] = this.#children;
    server?.send({ kind } satisfies ServerRequest);
    return nextReply(server, kind);
  }
}

async function forked(module: string, argument: string): Promise<[ChildProcess, number]> {
  const child = fork(new URL(module, import.meta.url), [argument], { execArgv: ["--expose-gc"] });
  const { port } = await nextReply(child, "ready");
  return [child, port];
}

async function nextReply<K extends ServerReply["kind"]>(child: ChildProcess | undefined, kind: K): Promise<ReplyTo<K>> {
  if (!child) throw new Error("there is no server");
  const [reply]: ReplyTo<K>[] = (await once(child, "message")) as ReplyTo<K>[];
  if (reply?.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(reply)}`);
  return reply;
}
