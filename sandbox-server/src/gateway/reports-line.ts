/** The line to web: lets it in by its own ticket, and tells it each report until it is taken. */
import type { Logger } from "pino";
import type { DefaultEventsMap, Namespace } from "socket.io";
import type { HostReading } from "../../../lib/capacity/host-reading.ts";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import {
  type Dismissal,
  dismissalSchema,
  isLineTicket,
  type ReportMessages,
  type ReportRequests,
  type SandboxOrder,
  type SessionNow,
  sandboxOrderSchema,
  sealReport,
  type TaskReport,
  type WarmOrder,
  warmOrderSchema,
} from "../../../lib/protocol/reports.ts";
import type { Mac } from "../../../lib/protocol/ticket.ts";

/** After this a report that was not taken is told again. */
const ANSWER_TIMEOUT_MS = 5_000;

/** How often web is told of the machine. */
const READ_EVERY_MS = 5_000;

/** Reports under way at a time. */
const MOST_UNDER_WAY = 32;

/** What the line tells of; reports/ fulfils it. */
export interface ReportsPort {
  readonly pending: TaskReport[];
  taken(id: string): void;
  sessions(): SessionNow[];
  listen(listener: { added(): void; changed(sessions: SessionNow[]): void }): () => void;
}

export type ReportsNamespace = Namespace<ReportRequests, ReportMessages, DefaultEventsMap, unknown>;

export interface ReportsLineOptions {
  reports: ReportsPort;
  mac: Mac;
  log: Logger;
  dismiss: (dismissal: Dismissal) => void;
  act: (order: SandboxOrder) => number;
  machine: MachinePort;
}

/** The machine below the sandboxes, as a host may see it and make it ready. */
export interface MachinePort {
  reading(): HostReading;
  warm(order: WarmOrder): number;
}

/** Serves until the returned function is called. */
export function serveReports(namespace: ReportsNamespace, options: ReportsLineOptions): () => void {
  const { reports, mac, log, dismiss, act, machine } = options;
  namespace.use((socket, next) => {
    const { ticket } = socket.handshake.auth as { ticket?: unknown };
    if (isLineTicket(ticket, mac, Date.now())) next();
    else next(Object.assign(new Error("refused"), { data: new DrydockError("ticket_forged").toWire() }));
  });
  const tellMachine = () => {
    if (namespace.sockets.size > 0) namespace.emit("host:now", machine.reading());
  };
  const clock = setInterval(tellMachine, READ_EVERY_MS);
  namespace.on("connection", (socket) => {
    const underWay = new Set<string>();
    const tell = async (report: TaskReport) => {
      underWay.add(report.id);
      try {
        await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck("task:done", ...sealReport(report, mac));
        reports.taken(report.id);
      } catch {
        log.warn({ report: report.id }, "a result was not taken; it is told again");
      }
      underWay.delete(report.id);
      tellNext();
    };
    const tellNext = () => {
      if (socket.disconnected) return;
      const next = reports.pending.filter(({ id }) => !underWay.has(id)).slice(0, MOST_UNDER_WAY - underWay.size);
      for (const report of next) void tell(report);
    };
    const release = reports.listen({
      added: tellNext,
      changed: (sessions) => void socket.emit("sessions:now", sessions),
    });
    socket.once("disconnect", release);
    socket.on("learners:dismiss", (payload) => {
      const { data } = dismissalSchema.safeParse(payload);
      if (data) dismiss(data);
      else log.warn("web asked for something that is no dismissal");
    });
    socket.on("sandboxes:act", (payload, done) => {
      const { data } = sandboxOrderSchema.safeParse(payload);
      if (!data) return log.warn("web asked for something that cannot be done to sandboxes");
      const count = act(data);
      log.info({ act: data.act, count }, "a host acts on sandboxes");
      done(count);
    });
    socket.on("pool:warm", (payload, done) => {
      const { data } = warmOrderSchema.safeParse(payload);
      if (!data) return log.warn("web asked for sandboxes that cannot be made ready");
      log.info(data, "a host has sandboxes made ready");
      done(machine.warm(data));
    });
    socket.emit("sessions:now", reports.sessions());
    tellMachine();
    tellNext();
    log.info("web listens for results");
  });
  return () => clearInterval(clock);
}
