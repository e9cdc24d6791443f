/** The whole lab, from nothing to a URL: each phase in its order, and everything released in the reverse one. */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { policyOf } from "../../../sandbox-server/src/config.ts";
import { previewOriginOf } from "../../../web/config.ts";
import { CommandFailure } from "../command-failure.ts";
import type { HostKind } from "../doctor/finding.ts";
import { logTails } from "../log-tail.ts";
import { cacheFolder, isRoot, makePrivateFolder, PROJECT, runtimeFolder } from "../places.ts";
import { findFreePort, requireFreePort } from "../port.ts";
import { prepareStore, storePlace } from "../store/store-place.ts";
import { chooseHost } from "./choose-host.ts";
import { type Access, defaultAccess, type LabSettings, labOrigins } from "./environment.ts";
import { tellFirstHost } from "./first-host.ts";
import { answers } from "./ready.ts";
import type { Report } from "./report.ts";
import { prepareSandboxHost, type SandboxHost } from "./sandbox-host.ts";
import { cookieSecret, newSecret } from "./secrets.ts";
import { Service } from "./service.ts";
import { together } from "./together.ts";
import { ensureWebBuilt } from "./web-build.ts";
import { startWeb } from "./web-process.ts";

export interface LabOptions {
  port: number;
  listen: string;
  host?: HostKind;
  dev: boolean;
  /** Under which browsers reach it through a proxy, such as one that ends TLS. */
  origin?: readonly string[];
  /** When nobody says: by who can reach it. */
  access?: Access;
  /** Folder of lessons inside the project. */
  lessons: string;
  /** The page that an author wants to see; the lab is then a preview of its lessons. */
  previewOf?: string;
}

/** What the phases share. */
interface Lab {
  options: LabOptions;
  settings: LabSettings;
  logFolder: string;
  report: Report;
  stop: AbortSignal;
  cleanup: AsyncDisposableStack;
}

/** Starts the lab and keeps it until `stop`. Everything it started is gone when it resolves or rejects. */
export async function runLab(options: LabOptions, report: Report, stop: AbortSignal): Promise<void> {
  const policy = said(() => policyOf(process.env));
  const previewOrigin = said(() => previewOriginOf(process.env));
  await requireFreePort(options.listen, options.port);
  const stateFolder = await makePrivateFolder(runtimeFolder(String(options.port)));
  const logFolder = path.join(stateFolder, "logs");
  await rm(logFolder, { recursive: true, force: true }); // An earlier lab's.
  await mkdir(logFolder);
  const chosen = await chooseHost({
    forced: options.host,
    logFile: path.join(logFolder, "packages.log"),
    report,
    stop,
  });
  const settings: LabSettings = {
    listenHost: options.listen,
    origins: [...(options.origin ?? []), ...labOrigins(options.listen, options.port)],
    port: options.port,
    sandboxPort: await findFreePort(),
    ticketSecret: newSecret(),
    cookieSecret: await cookieSecret(cacheFolder()),
    lessons: lessonsInProject(options.lessons),
    store: storePlace(),
    access: options.access ?? defaultAccess(options.listen, options.origin ?? []),
    policy,
    previewOrigin,
    preview: options.previewOf !== undefined,
  };
  await prepareStore(settings.store);
  const host = await prepareSandboxHost({ chosen, settings, stateFolder, logFolder, report, stop });
  await using cleanup = new AsyncDisposableStack();
  const lab: Lab = { options, settings, logFolder, report, stop, cleanup };

  // The web app is built while the host starts: one waits for the disk, the other for the processor.
  const phases = options.dev ? [] : [(stop: AbortSignal) => buildWeb({ ...lab, stop })];
  await together(stop, (stop) => startHost({ ...lab, stop }, host), ...phases);
  await serveWeb(lab);
  report.say(
    `Drydock is ready: ${settings.origins[0]}${options.previewOf ?? ""}   (Ctrl-C stops it; logs: ${logFolder})`,
  );
  if (settings.access === "workshop") await tellFirstHost(settings, report);
  if (!stop.aborted) await once(stop, "abort");
  report.say(`Stopping: ${stop.reason}`);
}

/** Read before anything is built: a wrong value is told at once. */
function said<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error));
  }
}

/** The project is all that web and the VM see of this machine. */
function lessonsInProject(folder: string): string {
  const relative = path.relative(PROJECT, path.resolve(folder));
  if (relative.startsWith(".."))
    throw new CommandFailure(`${folder} is outside of ${PROJECT}: put the lessons inside.`);
  if (!existsSync(path.join(PROJECT, relative))) throw new CommandFailure(`There is no folder ${folder}.`);
  return relative;
}

async function startHost({ settings, report, stop, cleanup }: Lab, host: SandboxHost): Promise<void> {
  const service: Service = new Service({
    name: host.name,
    start: () => host.start((what) => service.innerEnd(what)),
    onEnd: (text) => report.say(`${text}. See ${host.logFiles.join(" ")}`),
  });
  cleanup.use(service);
  await readyOrFailed(service, `http://127.0.0.1:${settings.sandboxPort}/sandbox/healthz`, host.logFiles, stop);
  report.say(`The ${host.name} is ready`);
}

async function buildWeb({ logFolder, report, stop }: Lab): Promise<void> {
  await ensureWebBuilt({
    project: PROJECT,
    logFile: path.join(logFolder, "web-build.log"),
    stop,
    onBuild: () => report.say("Building the web app"),
  });
  report.say("The web app is built");
}

async function serveWeb({ options, settings, logFolder, report, stop, cleanup }: Lab): Promise<void> {
  const logFile = path.join(logFolder, "web.log");
  const service = new Service({
    name: "web",
    start: () => startWeb({ project: PROJECT, settings, logFile, isRoot: isRoot(), dev: options.dev }),
    onEnd: (text) => report.say(`${text}. See ${logFile}`),
  });
  cleanup.use(service);
  const origin = `http://${options.listen === "0.0.0.0" ? "127.0.0.1" : options.listen}:${options.port}`;
  await readyOrFailed(service, `${origin}/`, [logFile], stop);
  await readyOrFailed(service, `${origin}/sandbox/healthz`, [logFile], stop);
}

/** Waits until the service answers; if it ends before that, throws with the end of its log. */
async function readyOrFailed(
  service: Service,
  url: string,
  logFiles: readonly string[],
  stop: AbortSignal,
): Promise<void> {
  try {
    await together(stop, async (signal) => Promise.race([answers(url, signal), service.failed]));
  } catch (error) {
    stop.throwIfAborted();
    throw new CommandFailure(`${error instanceof Error ? error.message : String(error)}.\n${await logTails(logFiles)}`);
  }
  service.settle();
}
