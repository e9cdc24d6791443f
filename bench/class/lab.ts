/** A sandbox-server with real sandboxes on a benchmark's ground, wired as main.ts does: `lab.ts PORT SECRET ORIGIN SANDBOXES`. */
import path from "node:path";
import { pino } from "pino";
import { NO_OPERATIONS, NO_PREVIEWS, NO_REPORTS } from "../../sandbox-server/src/gateway/testing.ts";
import { linuxMachinery } from "../../sandbox-server/src/machinery.ts";
import { UNOBSERVED } from "../../sandbox-server/src/observability/observe.ts";
import { LimitWatch } from "../../sandbox-server/src/observability/usage.ts";
import { PtyHost } from "../../sandbox-server/src/pty-host/pty-host.ts";
import { recover } from "../../sandbox-server/src/recover.ts";
import { releaseHost } from "../../sandbox-server/src/sandbox/prepare.ts";
import { PROFILES } from "../../sandbox-server/src/sandbox/profiles.ts";
import { createServer } from "../../sandbox-server/src/server.ts";
import { lessonsIn } from "../../sandbox-server/src/session/lesson-source.ts";
import { SessionRegistry } from "../../sandbox-server/src/session/registry.ts";
import { hmacSha256 } from "../../web/mac.ts";
import { benchGround } from "../sandbox/ground.ts";

const [port = "", secret = "", origin = "", sandboxes = ""] = process.argv.slice(2);
const report = (message: string, error: unknown) => console.error(message, error);
const log = pino({ level: "error" });
const { host, roots } = await benchGround();
const ptyHost = await PtyHost.at(`${roots.stateDirectory}/pty-host.sock`, report);
const machinery = linuxMachinery({
  host,
  roots,
  profiles: PROFILES,
  ptyHost,
  poolSizes: { base: 0, docker: 0, playground: 0 },
  freePlaces: () => sessions.freePlaces,
  report,
  observe: UNOBSERVED,
  limitWatch: new LimitWatch(host, roots.cgroup, UNOBSERVED),
});
const sessions: SessionRegistry = new SessionRegistry({
  loadLesson: lessonsIn(path.join(import.meta.dirname, "../../lessons")),
  machinery,
  maxSandboxes: Number(sandboxes),
});
await recover({ host, roots, log, observe: UNOBSERVED }, { machinery, sessions, ptyHost });
const server = createServer({
  sessions,
  previews: NO_PREVIEWS,
  mac: hmacSha256(secret),
  origins: [origin],
  log,
  operations: NO_OPERATIONS,
  reports: NO_REPORTS,
});
await server.listen({ host: "127.0.0.1", port: Number(port) });
process.once("disconnect", () => void end());
process.send?.({ ready: true });

async function end(): Promise<void> {
  await sessions.close();
  await machinery.close();
  await server.close();
  await ptyHost.shutDown();
  releaseHost(host, roots);
}
