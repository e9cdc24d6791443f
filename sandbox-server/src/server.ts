/** The door for browsers: HTTP for health, socket.io for everything else, nobody in without origin and ticket. */
import { once } from "node:events";
import { createServer as createHttpServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import type { Logger } from "pino";
import { type DefaultEventsMap, Server as SocketServer } from "socket.io";
import { z } from "zod/mini";
import { DrydockError, ERROR_TABLE } from "../../lib/protocol/errors.ts";
import { type ClientEvents, handshakeSchema, type ServerMessages, SOCKET_PATH } from "../../lib/protocol/events.ts";
import { MAX_FRAME_BYTES } from "../../lib/protocol/limits.ts";
import { type Dismissal, REPORTS_NAMESPACE } from "../../lib/protocol/reports.ts";
import { type Mac, readTicket } from "../../lib/protocol/ticket.ts";
import { PROTOCOL_VERSION } from "../../lib/protocol/version.ts";
import { Connection } from "./gateway/connection.ts";
import type { SocketData } from "./gateway/lab-socket.ts";
import { PortTunnels } from "./gateway/port-tunnels.ts";
import type { PreviewsPort, SessionsPort } from "./gateway/ports.ts";
import { Repliers } from "./gateway/repliers.ts";
import { type ReportsPort, serveReports } from "./gateway/reports-line.ts";
import { learnerTag } from "./observability/audit.ts";
import { type Observe, UNOBSERVED } from "./observability/observe.ts";
import { httpRoutes, type Operations } from "./observability/routes.ts";

export interface ServerOptions {
  sessions: SessionsPort;
  previews: PreviewsPort;
  mac: Mac;
  /** Origins whose pages may connect. */
  origins: readonly string[];
  log: Logger;
  observe?: Observe;
  /** What HTTP tells operators, and web hosts. */
  operations: Operations;
  /** What web is told of learners. */
  reports: ReportsPort;
}

export interface SandboxServer {
  /**
   * Resolves with the port once it listens; port 0 picks a free one.
   * @throws Error that says what to do when the address cannot be had
   */
  listen(address: { host: string; port: number }): Promise<number>;
  /** From now on it says that it is not ready, so that nobody new is sent here. */
  drain(): void;
  /** Closes every connection, for the pages to come back to whoever listens next, and stops listening. */
  close(): Promise<void>;
}

/** A page that has not sent its ticket by then is not ours. */
const CONNECT_TIMEOUT_MS = 10_000;

/** With these, a connection that has gone without a word is noticed within half a minute. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 20_000;

export function createServer(options: ServerOptions): SandboxServer {
  const { sessions, previews, mac, origins, log, observe = UNOBSERVED, operations, reports } = options;
  let isDraining = false;
  const repliers = new Repliers();
  const answer = httpRoutes({ operations, origins, isDraining: () => isDraining });
  const http = createHttpServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, "a request could not be answered");
      response.writeHead(500).end();
    });
  });
  const sockets = new SocketServer<ClientEvents, ServerMessages, DefaultEventsMap, SocketData>(http, {
    path: SOCKET_PATH,
    serveClient: false,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    connectTimeout: CONNECT_TIMEOUT_MS,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    // A terminal near its server spends more on deflate than it saves.
    perMessageDeflate: false,
    httpCompression: false,
    // What is no socket of its own is looked at below.
    destroyUpgrade: false,
    // The only gate for origins: CORS settings do not guard a WebSocket handshake.
    allowRequest: (request, decide) => {
      const isAllowed = isFromOurPage(request, origins);
      if (!isAllowed) {
        observe({ event: "refused", code: "origin_refused" });
        log.warn({ origin: request.headers.origin }, "a connection was refused for its origin");
      }
      decide(isAllowed ? null : ERROR_TABLE.origin_refused, isAllowed);
    },
  });
  sockets.use((socket, next) => {
    try {
      Object.assign(socket.data, admit(socket.handshake.auth, mac));
      next();
    } catch (error) {
      const refusal = error instanceof DrydockError ? error : new DrydockError("bad_request");
      observe({ event: "refused", code: refusal.code });
      next(Object.assign(new Error(refusal.message), { data: refusal.toWire() }));
    }
  });
  sockets.on("connection", (socket) => {
    const socketLog = log.child({ socket: socket.id, learner: learnerTag(socket.data.learner) });
    socketLog.info("connected");
    new Connection({ socket, sessions, previews, repliers, log: socketLog, observe }).start();
  });
  const report = (error: unknown) => log.error({ err: error }, "a port of a sandbox could not be reached");
  const tunnels = new PortTunnels({ previews, mac, report });
  http.on("upgrade", (request, socket, head) => {
    if (tunnels.owns(request)) void tunnels.upgrade(request, socket, head);
    else if (!request.url?.startsWith(SOCKET_PATH)) socket.destroy();
  });
  const dismiss = ({ learners, isForGood }: Dismissal) => {
    for (const learner of learners) sessions.dismiss(learner, isForGood);
    // After what their pages are told of it. They get no other ticket.
    for (const socket of sockets.sockets.sockets.values()) {
      if (learners.includes(socket.data.learner)) socket.disconnect();
    }
  };
  const endReports = serveReports(sockets.of(REPORTS_NAMESPACE), {
    reports,
    mac,
    log,
    dismiss,
    act: (order) => sessions.act(order),
    machine: operations,
  });
  return {
    listen: (address) => listen(http, address),
    drain() {
      isDraining = true;
    },
    close() {
      tunnels.close();
      endReports();
      return sockets.close();
    },
  };
}

/**
 * Answers who a handshake speaks for.
 * @throws DrydockError when its ticket or version is not good
 */
function admit(auth: unknown, mac: Mac): SocketData {
  const { ticket, protocol } = looseHandshakeSchema.parse(auth);
  const { learner, isGuest, lesson } = readTicket(ticket, mac, Date.now());
  if (protocol !== PROTOCOL_VERSION) throw new DrydockError("protocol_mismatch");
  if (!handshakeSchema.safeParse(auth).success) throw new DrydockError("bad_request");
  return { learner, isGuest, lesson };
}

/** Enough of any version's handshake to say what is wrong with it. */
const looseHandshakeSchema = z.object({ ticket: z.optional(z.unknown()), protocol: z.optional(z.unknown()) });

function isFromOurPage(request: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, upgrade } = request.headers;
  // A page's polling request to its own origin carries no Origin header; a WebSocket handshake always does.
  return origin === undefined ? upgrade === undefined : origins.includes(origin);
}

async function listen(http: HttpServer, { host, port }: { host: string; port: number }): Promise<number> {
  try {
    http.listen(port, host);
    await once(http, "listening");
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE")) throw cause;
    throw new Error(`${host}:${port} is in use by another program: set DRYDOCK_LISTEN to a free address`, { cause });
  }
  const address = http.address();
  if (typeof address !== "object" || !address) throw new Error("the server listens on no port");
  return address.port;
}
