/** A lab that is watched as in real life: the real server, registry, metrics and audit trail, with cat(1) for shells. */
import { pino } from "pino";
import { mac, NO_OPERATIONS, NO_PREVIEWS, NO_REPORTS, ORIGIN } from "../gateway/testing.ts";
import { createServer } from "../server.ts";
import { SessionRegistry } from "../session/registry.ts";
import { catTerminal, NO_KERNEL, notingSandbox } from "../session/testing.ts";
import { auditTrail } from "./audit.ts";
import { createMetrics } from "./metrics.ts";
import type { LabEvent } from "./observe.ts";
import type { Trouble } from "./readiness.ts";

/** Starts it on a free port, closed at the end of its scope; `log` holds every line written, `events` all that happened. */
export async function startWatchedLab() {
  const lines: string[] = [];
  const events: LabEvent[] = [];
  const troubles: Trouble[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const metrics = createMetrics();
  const audit = auditTrail(log);
  const observe = (event: LabEvent) => {
    events.push(event);
    metrics.observe(event);
    audit(event);
  };
  const sessions = new SessionRegistry({
    loadLesson: async (id) => ({ id, profile: "base", tasks: [] }),
    machinery: {
      createSandbox: async () => notingSandbox("sb-1", []),
      startAgain: async (sandbox) => sandbox,
      watchEnd: () => () => {},
      startShell: (_, number, columns, rows) => catTerminal(number, columns, rows),
      shellsOf: () => [],
      remember: () => {},
      shellPid: () => null,
      probe: async () => ({ exit: 0, output: "" }),
      kernel: NO_KERNEL,
      readFacts: async () => ({ sandbox: {}, shells: [], processes: [], cgroups: [] }),
      report: (message, error) => log.error({ err: error }, message),
    },
    maxSandboxes: 1,
    observe,
  });
  const operations = {
    ...NO_OPERATIONS,
    troubles: () => troubles,
    metrics: () =>
      metrics.text({ ...sessions.counts(), pooledSandboxes: 3, memory: { allBytes: 3e6, largestBytes: 1e6 } }),
  };
  const server = createServer({
    sessions,
    previews: NO_PREVIEWS,
    mac,
    origins: [ORIGIN],
    log,
    observe,
    operations,
    reports: NO_REPORTS,
  });
  const port = await server.listen({ host: "127.0.0.1", port: 0 });
  return {
    port,
    server,
    sessions,
    troubles,
    events,
    log: () => lines.join(""),
    audit: () => lines.map((line) => JSON.parse(line)).filter((line) => line.audit === true),
    async [Symbol.asyncDispose]() {
      await sessions.close();
      await server.close();
    },
  };
}
