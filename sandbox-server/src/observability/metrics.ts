/** Prometheus metrics. docs/metrics.md says what each one means; a test holds the two together. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { SessionState } from "../../../lib/protocol/events.ts";
import type { Observe } from "./observe.ts";
import type { MemoryUse } from "./usage.ts";

/** What is the case now, counted when somebody asks. */
export interface Counts {
  sessions: Readonly<Record<SessionState["kind"], number>>;
  queueLength: number;
  terminals: number;
  pooledSandboxes: number;
  memory: MemoryUse;
}

export interface Metrics {
  observe: Observe;
  /** Everything, in Prometheus' text format. */
  text(counts: Counts): Promise<string>;
}

/** From a sandbox out of the pool to one on an emulated processor. */
const WORK_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The same, and a wait in the queue. */
const WAIT_SECONDS = [...WORK_SECONDS, 60, 300, 900, 3600];

export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const showCounts = gauges(register);
  return {
    observe: recorder(register),
    text(counts) {
      showCounts(counts);
      return register.metrics();
    },
  };
}

function gauges(register: Registry): (counts: Counts) => void {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [register] });
  const sessions = gauge("drydock_sessions", "Sessions, by state", ["state"]);
  const queueLength = gauge("drydock_queue_length", "Learners who wait for a place");
  const terminals = gauge("drydock_terminals", "Terminals whose shell runs");
  const pooled = gauge("drydock_pooled_sandboxes", "Sandboxes that stand ready for whoever comes next");
  const memory = gauge("drydock_sandboxes_memory_bytes", "Memory of all sandboxes together");
  const largest = gauge("drydock_largest_sandbox_memory_bytes", "Memory of the sandbox that uses most");
  return (counts) => {
    memory.set(counts.memory.allBytes);
    largest.set(counts.memory.largestBytes);
    for (const [state, count] of Object.entries(counts.sessions)) sessions.set({ state }, count);
    queueLength.set(counts.queueLength);
    terminals.set(counts.terminals);
    pooled.set(counts.pooledSandboxes);
  };
}

function recorder(register: Registry): Observe {
  const registers = [register];
  const histogram = (name: string, help: string, buckets: number[], labelNames: string[] = []) =>
    new Histogram({ name, help, buckets, labelNames, registers });
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const create = histogram("drydock_sandbox_create_seconds", "Making a sandbox", WORK_SECONDS);
  const claim = histogram("drydock_sandbox_claim_seconds", "Giving a session its sandbox", WORK_SECONDS, ["source"]);
  const ready = histogram("drydock_session_ready_seconds", "From a learner's request to their shell", WAIT_SECONDS);
  const undo = histogram("drydock_sandbox_undo_seconds", "Taking a sandbox apart", WORK_SECONDS);
  const undoFailures = counter("drydock_undo_failures_total", "Parts of sandboxes that could not be undone");
  const createFailures = counter("drydock_create_failures_total", "Sandboxes that could not be made", ["code"]);
  const ends = counter("drydock_session_ends_total", "Sessions that ended", ["reason", "files"]);
  const refusals = counter("drydock_refused_connections_total", "Connections that were not let in", ["code"]);
  const rateLimited = counter("drydock_rate_limited_messages_total", "Messages refused for being too many");
  const adopted = counter("drydock_adopted_sandboxes_total", "Running sandboxes of an earlier server, taken up");
  const swept = counter("drydock_swept_sandboxes_total", "Sandboxes of an earlier server", ["files"]);
  const limitHits = counter("drydock_limit_hits_total", "Limits of sandboxes that were hit", ["limit"]);
  const throttled = counter("drydock_throttled_seconds_total", "Time in which sandboxes were kept from running");
  return (event) => {
    switch (event.event) {
      case "create":
        return create.observe(event.ms / 1000);
      case "create_failed":
        return createFailures.inc({ code: event.code });
      case "claim":
        return claim.observe({ source: event.source }, event.ms / 1000);
      case "ready":
        return ready.observe(event.ms / 1000);
      case "end":
        return ends.inc({ reason: event.reason, files: event.filesKept ? "kept" : "deleted" });
      case "undo":
        undo.observe(event.ms / 1000);
        return undoFailures.inc(event.failures);
      case "refused":
        return refusals.inc({ code: event.code });
      case "rate_limited":
        return rateLimited.inc();
      case "limits":
        limitHits.inc({ limit: "memory" }, event.oomKills);
        limitHits.inc({ limit: "pids" }, event.refusedForks);
        return throttled.inc(event.throttledUs / 1e6);
      case "sweep":
        adopted.inc(event.adopted.length);
        swept.inc({ files: "kept" }, event.kept.length);
        swept.inc({ files: "deleted" }, event.removed.length);
        return undoFailures.inc(event.failures);
    }
  };
}
