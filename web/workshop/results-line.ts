/** Listens to the sandbox-server: keeps the results that it has signed, and follows how learners' sessions are. */
import { io } from "socket.io-client";
import type { HostReading } from "../../lib/capacity/host-reading.ts";
import { SOCKET_PATH } from "../../lib/protocol/events.ts";
import {
  type Dismissal,
  issueLineTicket,
  openReport,
  REPORTS_NAMESPACE,
  type ReportMessages,
  type ReportRequests,
  type SandboxOrder,
  type SessionNow,
  type TaskReport,
  type WarmOrder,
} from "../../lib/protocol/reports.ts";
import { hmacSha256 } from "../mac.ts";

const LONGEST_RETRY_MS = 5_000;
const ACT_TIMEOUT_MS = 5_000;

export interface ResultsLineOptions {
  sandboxUrl: string;
  /** One of the lab's own, as a page would send it: the sandbox-server lets no other connect. */
  origin: string;
  ticketSecret: string;
  /** Rejects where it could not be kept; the same report comes again then. */
  keep: (report: TaskReport) => Promise<void>;
  /** What is known of sessions is void, and the sandbox-server tells of all of them next. */
  onConnect: () => void;
  onDisconnect: () => void;
  onSessions: (sessions: SessionNow[]) => void;
  onReading: (reading: HostReading) => void;
  report: (message: string, error: Error) => void;
}

export interface ResultsLine {
  /** Has learners' sandboxes stopped and their pages let go. Does nothing while the sandbox-server is away. */
  dismiss(dismissal: Dismissal): void;
  /** Resolves with how many sandboxes it was done to; null where the sandbox-server is away. */
  act(order: SandboxOrder): Promise<number | null>;
  /** Resolves with how many sandboxes will stand ready; null where the sandbox-server is away. */
  warm(order: WarmOrder): Promise<number | null>;
  close(): void;
}

/** Connects, and does so again whenever the connection is lost, until it is closed. */
export function listenToSandboxServer(options: ResultsLineOptions): ResultsLine {
  const mac = hmacSha256(options.ticketSecret);
  const socket = io(`${options.sandboxUrl}${REPORTS_NAMESPACE}`, {
    path: SOCKET_PATH,
    transports: ["websocket"],
    extraHeaders: { origin: options.origin },
    auth: (give) => give({ ticket: issueLineTicket(mac, Date.now()) }),
    reconnectionDelayMax: LONGEST_RETRY_MS,
    forceNew: true,
  });
  socket.on("connect", () => options.onConnect());
  socket.on("disconnect", () => options.onDisconnect());
  // A refusal is final for socket.io; here it is a sandbox-server of another start, which is replaced soon.
  socket.on("connect_error", (error) => {
    if (!socket.active) setTimeout(() => socket.connect(), LONGEST_RETRY_MS).unref();
    if ("data" in error) options.report("the sandbox-server does not let web listen for results", error);
  });
  const messages: ReportMessages = {
    "sessions:now": (sessions) => options.onSessions(sessions),
    "host:now": (reading) => options.onReading(reading),
    "task:done": (text, signature, taken) => {
      const report = openReport(text, signature, mac);
      if (!report) return options.report("a result was not signed", new Error("it is not taken"));
      options.keep(report).then(taken, (error: unknown) => {
        options.report("a result could not be kept", error instanceof Error ? error : new Error(String(error)));
      });
    },
  };
  for (const [name, handle] of Object.entries(messages)) socket.on(name, handle);
  async function counted(name: keyof ReportRequests, order: object): Promise<number | null> {
    if (!socket.connected) return null;
    const asked = socket.timeout(ACT_TIMEOUT_MS).emitWithAck(name, order);
    const count: unknown = await asked.catch(() => null);
    return typeof count === "number" ? count : null;
  }
  return {
    dismiss(dismissal) {
      if (dismissal.learners.length > 0 && socket.connected) socket.emit("learners:dismiss", dismissal);
    },
    act: (order) => counted("sandboxes:act", order),
    warm: (order) => counted("pool:warm", order),
    close: () => void socket.disconnect(),
  };
}
