/** Connections that web asks for, to ports of sandboxes: an HTTP upgrade with a signed claim, then the port's own bytes. */
import type { IncomingMessage } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { DrydockError, type ErrorCode } from "../../../lib/protocol/errors.ts";
import { readClaims, TUNNEL_PATH, TUNNEL_PROTOCOL } from "../../../lib/protocol/preview.ts";
import type { Mac } from "../../../lib/protocol/ticket.ts";
import type { PreviewsPort } from "./ports.ts";

const STATUSES: Partial<Record<ErrorCode, number>> = {
  preview_refused: 403,
  session_closed: 410,
  port_closed: 502,
  preview_busy: 503,
};

export interface PortTunnelsOptions {
  previews: PreviewsPort;
  mac: Mac;
  /** Told of what is nobody's expectation. */
  report: (error: unknown) => void;
}

export class PortTunnels {
  readonly #options: PortTunnelsOptions;
  readonly #open = new Set<Duplex>();

  constructor(options: PortTunnelsOptions) {
    this.#options = options;
  }

  /** Is the upgrade one of these? */
  owns({ url }: IncomingMessage): boolean {
    return url === TUNNEL_PATH;
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    this.#open.add(socket);
    socket.once("close", () => this.#open.delete(socket));
    socket.on("error", () => socket.destroy());
    try {
      const port = await this.#connect(request);
      port.on("error", () => port.destroy());
      if (socket.destroyed) return void port.destroy();
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${TUNNEL_PROTOCOL}\r\n\r\n`);
      port.write(head);
      join(socket, port);
    } catch (error) {
      refuse(socket, this.#known(error));
    }
  }

  /** Cuts what is open: the server that listens knows nothing of connections that were upgraded. */
  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #connect({ headers }: IncomingMessage): Promise<Duplex> {
    const { previews, mac } = this.#options;
    const ticket = /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1];
    const claims = readClaims("tunnel", ticket, mac, Date.now());
    if (!claims || headers.upgrade !== TUNNEL_PROTOCOL) throw new DrydockError("preview_refused");
    return previews.connect(claims);
  }

  #known(error: unknown): DrydockError {
    if (error instanceof DrydockError) return error;
    this.#options.report(error);
    return new DrydockError("sandbox_failed", "The port could not be reached. It has been noted.");
  }
}

/** What comes out of one goes into the other, until either has ended and the rest has been taken up. */
function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.once("close", () => to.end(() => to.destroy()));
  }
}

function refuse(socket: Duplex, error: DrydockError): void {
  const status = STATUSES[error.code] ?? 500;
  const body = JSON.stringify(error.toWire());
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
