/** Which learner may reach which port of which sandbox: gives out passes, and connects whoever comes with a claim. */
import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import { type PreviewClaims, type PreviewPass, sandboxLabel, sealClaims } from "../../../lib/protocol/preview.ts";
import type { Mac } from "../../../lib/protocol/ticket.ts";
import type { ListeningPort } from "../sandbox/listening-ports.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** Ports named to whoever asked for another. */
const MAX_NAMED_PORTS = 12;

/** The ports of sandboxes, each seen from within its own network namespace. */
export interface SandboxPorts {
  /**
   * Null when nothing listens there.
   * @throws DrydockError `preview_busy`, `session_closed` or `port_closed`
   */
  connect(sandbox: Sandbox, port: number): Promise<Duplex | null>;
  listening(sandbox: Sandbox): ListeningPort[];
}

export interface PortPreviewsOptions {
  mac: Mac;
  /** Sandboxes that run, with whom each belongs to. */
  running: () => Iterable<{ sandbox: Sandbox; learner: string }>;
  ports: SandboxPorts;
}

export class PortPreviews {
  readonly #mac: Mac;
  readonly #running: PortPreviewsOptions["running"];
  readonly #ports: SandboxPorts;

  constructor({ mac, running, ports }: PortPreviewsOptions) {
    this.#mac = mac;
    this.#running = running;
    this.#ports = ports;
  }

  /** What opens a port of their sandbox in a learner's browser. */
  pass(learner: string, sandbox: string, port: number): PreviewPass {
    const name = { label: sandboxLabel(sandbox, this.#mac), port };
    const id = randomBytes(12).toString("base64url");
    return { ...name, pass: sealClaims("pass", { learner, ...name }, { mac: this.#mac, id, nowMs: Date.now() }) };
  }

  /**
   * A connection to the port that claims name.
   * @throws DrydockError `session_closed`, `port_closed`, `preview_busy`, or `preview_refused` to who is not its learner
   */
  async connect({ learner, label, port }: PreviewClaims): Promise<Duplex> {
    const found = [...this.#running()].find(({ sandbox }) => sandboxLabel(sandbox.id, this.#mac) === label);
    if (!found) throw new DrydockError("session_closed", "This sandbox does not run. Its lesson starts it again.");
    if (found.learner !== learner) throw new DrydockError("preview_refused");
    const connection = await this.#ports.connect(found.sandbox, port);
    if (connection) return connection;
    throw new DrydockError("port_closed", whatListens(port, this.#ports.listening(found.sandbox)));
  }
}

function whatListens(port: number, listening: readonly ListeningPort[]): string {
  const elsewhere = listening.find((other) => other.port === port && !other.isOnLoopback);
  if (elsewhere) {
    return `Port ${port} is listened on at ${elsewhere.address} alone. Previews reach what listens on 127.0.0.1, ::1 or every address.`;
  }
  const ports = [...new Set(listening.filter(({ isOnLoopback }) => isOnLoopback).map((other) => other.port))];
  const named = ports.slice(0, MAX_NAMED_PORTS).join(", ") + (ports.length > MAX_NAMED_PORTS ? ", …" : "");
  return `Nothing listens on port ${port} of this sandbox. ${named === "" ? "Nothing listens on any port." : `What does: ${named}.`}`;
}
