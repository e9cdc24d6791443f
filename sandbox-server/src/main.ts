/** The sandbox-server's process: environment in, signals in, exit code out. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { pino } from "pino";
import type { Mac } from "../../lib/protocol/ticket.ts";
import { readConfig } from "./config.ts";
import { linuxHost } from "./host/linux.ts";
import { linuxMachinery } from "./machinery.ts";
import { auditTrail } from "./observability/audit.ts";
import { HostMeter } from "./observability/host-meter.ts";
import { createMetrics } from "./observability/metrics.ts";
import type { LabEvent } from "./observability/observe.ts";
import { hostTroubles } from "./observability/readiness.ts";
import { LimitWatch, memoryUse } from "./observability/usage.ts";
import { PtyHost } from "./pty-host/pty-host.ts";
import { recover } from "./recover.ts";
import { Outbox } from "./reports/outbox.ts";
import { Reporter } from "./reports/reporter.ts";
import { cappedProfiles } from "./sandbox/caps.ts";
import { closeEgress, openEgress } from "./sandbox/egress.ts";
import { DISK_IMAGE } from "./sandbox/layout.ts";
import { prepareHost, releaseHost } from "./sandbox/prepare.ts";
import { createServer } from "./server.ts";
import { guardKernelMemory } from "./session/kernel-memory-guard.ts";
import { lessonsIn } from "./session/lesson-source.ts";
import { PortPreviews } from "./session/port-previews.ts";
import { SessionRegistry } from "./session/registry.ts";
import { TOOK_KERNEL_MEMORY } from "./session/session-ends.ts";

const config = readConfig(process.env);
const log = pino({ level: config.logLevel });
const host = linuxHost();
const { rootfs, dockerRootfs, stateDirectory, cgroup } = config;
const roots = { rootfs, dockerRootfs, stateDirectory, cgroup };
const profiles = cappedProfiles(config.caps, config.egress);

await prepareHost(host, roots);
if (config.egress.length > 0) await openEgress(host, config.resolver);
const report = (message: string, error: unknown) => log.error({ err: error }, message);
const metrics = createMetrics();
const audit = auditTrail(log);
const observe = (event: LabEvent) => {
  metrics.observe(event);
  audit(event);
};
const limitWatch = new LimitWatch(host, roots.cgroup, observe);
const ptyHost = await PtyHost.at(`${config.stateDirectory}/pty-host.sock`, report);
const machinery = linuxMachinery({
  host,
  roots,
  profiles,
  ptyHost,
  poolSizes: config.poolSizes,
  freePlaces: () => sessions.freePlaces,
  report,
  observe,
  limitWatch,
});
const reporter = new Reporter(new Outbox({ folder: `${config.stateDirectory}/results`, report }));
const sessions: SessionRegistry = new SessionRegistry({
  loadLesson: lessonsIn(config.lessonsDirectory),
  machinery,
  maxSandboxes: config.maxSandboxes,
  profiles,
  observe,
  onNews: reporter.tell,
});
const meter = new HostMeter({
  host,
  cgroup: roots.cgroup,
  stateDirectory: roots.stateDirectory,
  profiles,
  sandboxes: () =>
    [...sessions.running().values()].map(({ sandbox: { id, cgroup, bundle }, session }) => {
      return { id, cgroup, diskImage: `${bundle}/${DISK_IMAGE}`, profile: session.lesson.profile };
    }),
  places() {
    const { ready, wanted } = machinery.pooledSandboxes();
    return { ...sessions.places, ready, wantedReady: wanted };
  },
});
await recover({ host, roots, log, observe }, { machinery, sessions, ptyHost });
const mac = hmac(config.ticketSecret);
const running = () =>
  [...sessions.running().values()].map(({ sandbox, session }) => ({ sandbox, learner: session.learner }));
const server = createServer({
  sessions,
  previews: new PortPreviews({ mac, running, ports: machinery.ports }),
  mac,
  origins: config.origins,
  log,
  observe,
  reports: reporter,
  operations: {
    troubles: () => hostTroubles(host, roots),
    metrics() {
      limitWatch.look();
      const memory = memoryUse(host, roots.cgroup);
      return metrics.text({ ...sessions.counts(), pooledSandboxes: machinery.pooledSandboxes().ready, memory });
    },
    reading: () => meter.read(),
    warm({ profile, count, forMs }) {
      machinery.warm({ [profile]: count }, forMs);
      return machinery.pooledSandboxes().wanted;
    },
  },
});
await server.listen(config.listen);
log.info({ address: config.listen }, "sandbox-server is ready");
void machinery.warmUp();
guardKernelMemory({
  host,
  cgroup: roots.cgroup,
  sandboxes: () => [...sessions.running().values()].map(({ sandbox }) => sandbox),
  stop: async (id) => sessions.running().get(id)?.session.stop(TOOK_KERNEL_MEMORY),
  report,
});

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(signal));
process.once("SIGUSR2", () => void handOver());

/** Ends everything. */
async function stop(signal: string): Promise<void> {
  log.info({ signal }, "stopping");
  server.drain();
  await sessions.close();
  await machinery.close();
  await server.close();
  await ptyHost.shutDown();
  releaseHost(host, roots);
  if (config.egress.length > 0) await closeEgress(host);
  log.info("stopped");
}

/** Ends only this process: sandboxes and shells are the next server's, and browsers come back to it by themselves. */
async function handOver(): Promise<void> {
  log.info("handing over");
  // First, so that no page's leaving starts a clock in a session that is not ours any more.
  await server.close();
  await sessions.letGo();
  await machinery.close();
  await ptyHost.disconnect();
  log.info("handed over");
}

function hmac(secretHex: string): Mac {
  const key = Buffer.from(secretHex, "hex");
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
  return {
    sign,
    verify(text, mac) {
      const expected = Buffer.from(sign(text));
      const given = Buffer.from(mac);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
