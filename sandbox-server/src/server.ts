/** The door for browsers: HTTP for health, socket.io for everything else, nobody in without origin and ticket. */
import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { Logger } from "pino";
import { Server as SocketServer } from "socket.io";
import { DrydockError, type ErrorCode } from "../../lib/protocol/errors.ts";
import { type ClientEvents, handshakeSchema, type ServerMessages, SOCKET_PATH } from "../../lib/protocol/events.ts";
import { MAX_FRAME_BYTES } from "../../lib/protocol/limits.ts";
import { type Mac, readTicket } from "../../lib/protocol/ticket.ts";
import { PROTOCOL_VERSION } from "../../lib/protocol/version.ts";
import { Connection, type LabSocket } from "./gateway/connection.ts";
import type { SessionsPort } from "./gateway/ports.ts";

export interface ServerOptions {
  sessions: SessionsPort;
  mac: Mac;
  /** Origins whose pages may connect. */
  origins: readonly string[];
  log: Logger;
}

export interface SandboxServer {
  /** Resolves with the port once it listens; port 0 picks a free one. */
  listen(address: { host: string; port: number }): Promise<number>;
  /** Says goodbye to every browser and stops listening. */
  close(): Promise<void>;
}

export function createServer({ sessions, mac, origins, log }: ServerOptions): SandboxServer {
  const http = createHttpServer(answerHealth);
  const sockets = new SocketServer<ClientEvents, ServerMessages>(http, {
    path: SOCKET_PATH,
    serveClient: false,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    // A terminal near its server spends more on deflate than it saves.
    perMessageDeflate: false,
    httpCompression: false,
    // The only gate for origins: CORS settings do not guard a WebSocket handshake.
    allowRequest: (request, decide) => decide(originRefusal(request, origins), true),
  });
  const learners = new WeakMap<LabSocket, string>();
  sockets.use((socket, next) => {
    try {
      learners.set(socket, admit(socket, mac));
      next();
    } catch (error) {
      const refusal = error instanceof DrydockError ? error : new DrydockError("bad_request");
      log.warn({ code: refusal.code, socket: socket.id }, "a connection was refused");
      next(Object.assign(new Error(refusal.message), { data: refusal.toWire() }));
    }
  });
  sockets.on("connection", (socket) => {
    const learner = learners.get(socket);
    if (learner === undefined) throw new Error("a socket came in without a learner");
    new Connection(socket, learner, sessions, (error) =>
      log.error({ err: error }, "a message could not be handled"),
    ).start();
  });
  return { listen: (address) => listen(http, address), close: () => sockets.close() };
}

/** @throws DrydockError when the handshake's ticket or version is not good */
function admit(socket: LabSocket, mac: Mac): string {
  const handshake = handshakeSchema.safeParse(socket.handshake.auth);
  if (!handshake.success) {
    const hasTicket = "ticket" in socket.handshake.auth;
    throw new DrydockError(hasTicket ? "ticket_malformed" : "ticket_missing");
  }
  if (handshake.data.protocol !== PROTOCOL_VERSION) throw new DrydockError("protocol_mismatch");
  return readTicket(handshake.data.ticket, mac, Date.now()).learner;
}

function originRefusal(request: IncomingMessage, origins: readonly string[]): ErrorCode | null {
  const { origin, upgrade } = request.headers;
  // A page's polling request to its own origin carries no Origin header; a WebSocket handshake always does.
  const isOurs = origin === undefined ? upgrade === undefined : origins.includes(origin);
  return isOurs ? null : "origin_refused";
}

function answerHealth(request: IncomingMessage, response: ServerResponse): void {
  const isHealth = request.url === "/sandbox/healthz" || request.url === "/sandbox/readyz";
  response.writeHead(isHealth ? 200 : 404, { "content-type": "application/json" });
  response.end(JSON.stringify({ ok: isHealth }));
}

function listen(http: HttpServer, { host, port }: { host: string; port: number }): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  http.once("error", reject);
  http.listen(port, host, () => {
    const address = http.address();
    resolve(typeof address === "object" && address ? address.port : port);
  });
  return promise;
}
