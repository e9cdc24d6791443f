/** What the sandbox-server answers over plain HTTP: to web and orchestrators how it is, to operators its metrics. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HostReading } from "../../../lib/capacity/host-reading.ts";
import type { WarmOrder } from "../../../lib/protocol/reports.ts";
import type { Trouble } from "./readiness.ts";

export interface Operations {
  /** What keeps new learners away, besides a drain; empty when nothing does. */
  troubles(): Trouble[];
  /** In Prometheus' text format. */
  metrics(): Promise<string>;
  /** The machine as it is now; processor time counts since the last reading. */
  reading(): HostReading;
  /** Has so many sandboxes stand ready for a while. Answers how many will. */
  warm(order: WarmOrder): number;
}

interface Answer {
  status: number;
  contentType: string;
  body: string;
}

type Route = () => Answer | Promise<Answer>;

export interface RouteOptions {
  operations: Operations;
  /** The lab's own origins: what carries one as its Host came through web. */
  origins: readonly string[];
  isDraining: () => boolean;
}

/** Prometheus' text exposition format. */
const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const NOT_FOUND = json(404, { ok: false });

/** Answers every request; the promise rejects when `operations` throws, with nothing answered. */
export function httpRoutes({ operations, origins, isDraining }: RouteOptions) {
  const healthz: Route = () => json(200, { ok: true });
  const readyz: Route = () => {
    const reasons = isDraining() ? ["draining"] : operations.troubles();
    return json(reasons.length === 0 ? 200 : 503, { ok: reasons.length === 0, reasons });
  };
  const metrics: Route = async () => ({ status: 200, contentType: METRICS_TYPE, body: await operations.metrics() });
  const open = new Map<string, Route>([
    ["/sandbox/healthz", healthz],
    ["/sandbox/readyz", readyz],
  ]);
  const operators = new Map<string, Route>([
    ["/healthz", healthz],
    ["/readyz", readyz],
    ["/metrics", metrics],
  ]);
  const labHosts = new Set(origins.map((origin) => new URL(origin).host));

  return async ({ url = "", headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
    // A pass-through that resolves `/sandbox/../metrics` must not make a learner an operator.
    const isThroughWeb = labHosts.has((headers.host ?? "").toLowerCase());
    const route = open.get(url) ?? (isThroughWeb ? undefined : operators.get(url));
    const { status, contentType, body } = (await route?.()) ?? NOT_FOUND;
    response.writeHead(status, { "content-type": contentType });
    response.end(body);
  };
}

function json(status: number, body: object): Answer {
  return { status, contentType: "application/json", body: JSON.stringify(body) };
}
