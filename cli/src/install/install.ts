/** Makes the lab a service of systemd's on this machine, or takes it away: builds what it needs, then goes by the plan. */
import { access, constants, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runToEnd, systemEnvironment } from "../../../vm/tethered.ts";
import { CommandFailure } from "../command-failure.ts";
import { isRoot, PROJECT, projectNode } from "../places.ts";
import { ensureLearnerTrees, type LearnerTrees, learnerTrees } from "../rootfs/build.ts";
import { chooseHost } from "../up/choose-host.ts";
import { defaultAccess, labOrigins } from "../up/environment.ts";
import type { Report } from "../up/report.ts";
import { newSecret } from "../up/secrets.ts";
import { ensureWebBuilt } from "../up/web-build.ts";
import { applyAction, describeAction, userIds } from "./apply.ts";
import { readVariables } from "./env-file.ts";
import {
  accessOf,
  type Installation,
  type LabChoice,
  planInstallation,
  planRemoval,
  SETTINGS,
  STORE,
  settingsPath,
  UNIT_FOLDER,
  WEB_USER,
} from "./plan.ts";
import { SERVICES, unitsFor } from "./units.ts";

export interface InstallOptions {
  /** What was said on the command line; the rest is as it was, or the default. */
  port?: number;
  listen?: string;
  origin?: readonly string[];
  access?: LabChoice["access"];
  dryRun: boolean;
}

/** The learners' root filesystems; not in the cache, which may be thrown away. */
const ROOTS_FOLDER = "/var/lib/drydock/roots";
const DEFAULT_LISTEN = "127.0.0.1";
const DEFAULT_PORT = 7080;

export async function install(options: InstallOptions, report: Report, stop: AbortSignal): Promise<void> {
  await requireReadable(PROJECT);
  if (!options.dryRun) await requireSystemdAndRoot();
  const roots = options.dryRun ? await learnerTrees(ROOTS_FOLDER) : await build(report, stop);
  const installation = await describeInstallation(options, roots);
  const actions = planInstallation(installation);
  if (options.dryRun) {
    for (const action of actions) report.say(`would ${describeAction(action)}`);
    return;
  }
  const isWorkshop = accessOf(installation) === "workshop";
  for (const action of actions) {
    // Web makes the store when it starts; whoever is told of the first host's passphrase is told before.
    if (action.op === "run" && action.command[1] === "restart" && isWorkshop) await tellFirstHost(report);
    report.say(await applyAction(action));
  }
  report.say(`Drydock is installed. Its log: journalctl -u ${SERVICES.join(" -u ")}`);
}

export async function uninstall({ dryRun }: Pick<InstallOptions, "dryRun">, report: Report): Promise<void> {
  if (!dryRun) await requireSystemdAndRoot();
  const found = await Promise.all(SERVICES.map((name) => isThere(path.join(UNIT_FOLDER, name))));
  const actions = planRemoval(SERVICES.filter((_, index) => found[index]));
  if (actions.length === 0) report.say("Drydock is not installed");
  for (const action of actions) report.say(dryRun ? `would ${describeAction(action)}` : await applyAction(action));
  const left = "/etc/drydock (settings), /var/lib/drydock-web (workshops), /var/lib/drydock (learners' files)";
  report.say(`Left as they are: ${left}, and the user ${WEB_USER}`);
}

async function build(report: Report, stop: AbortSignal): Promise<LearnerTrees> {
  const logFolder = await mkdtemp(path.join(tmpdir(), "drydock-install-"));
  const logFile = path.join(logFolder, "install.log");
  await chooseHost({ forced: "native", logFile, report, stop });
  const roots = await ensureLearnerTrees({
    cacheFolder: ROOTS_FOLDER,
    onProgress: (what, { stage, percent }) => report.progress(`Building the ${what} system: ${stage}`, percent),
    stop,
  });
  await ensureWebBuilt({ project: PROJECT, logFile, stop, onBuild: () => report.say("Building the web app") });
  await rm(logFolder, { recursive: true });
  return roots;
}

async function describeInstallation(options: InstallOptions, roots: LearnerTrees): Promise<Installation> {
  const read = (file: string) => readFile(file, "utf8").catch(() => "");
  const texts = SETTINGS.map(async (name) => [name, await read(settingsPath(name))]);
  const settings: Installation["settings"] = Object.fromEntries(await Promise.all(texts));
  const before = readVariables(settings["web.env"]).DRYDOCK_LISTEN ?? `${DEFAULT_LISTEN}:${DEFAULT_PORT}`;
  const colon = before.lastIndexOf(":");
  const listen = options.listen ?? before.slice(0, colon);
  const port = options.port ?? Number(before.slice(colon + 1));
  const choice = {
    listen: `${listen}:${port}`,
    origins: [...(options.origin ?? []), ...labOrigins(listen, port)],
    access: options.access ?? defaultAccess(listen, options.origin ?? []),
  };
  const saysWhere = options.listen !== undefined || options.port !== undefined;
  return {
    units: await unitsFor({ project: PROJECT, node: projectNode(PROJECT), roots }),
    settings,
    chosen: {
      ...(saysWhere && { listen: choice.listen }),
      ...((saysWhere || options.origin) && { origins: choice.origins, access: choice.access }),
      ...(options.access && { access: options.access }),
    },
    otherwise: choice,
    secrets: { ticket: newSecret(), cookie: newSecret() },
  };
}

/** As web's user, to whom the store belongs. */
async function tellFirstHost(report: Report): Promise<void> {
  const ids = await userIds(WEB_USER);
  if (ids === null) throw new Error(`the user ${WEB_USER} was not made`);
  const { DRYDOCK_ORIGINS = "" } = readVariables(await readFile(settingsPath("lab.env"), "utf8"));
  const command = [projectNode(PROJECT), path.join(PROJECT, "cli/src/store-main.ts"), "first-host"];
  const env = { ...systemEnvironment(), DRYDOCK_STORE: STORE, DRYDOCK_ORIGINS };
  report.say((await runToEnd(command, { env, user: { id: ids.user, groups: [ids.group] } })).trimEnd());
}

/** Web's user reads the code where it stands. */
async function requireReadable(project: string): Promise<void> {
  if (!/^[\w./+-]+$/.test(project)) throw new CommandFailure(`Move ${project} to a path of plain characters.`);
  for (let folder = project; folder !== "/"; folder = path.dirname(folder)) {
    // ProtectHome= in web's unit hides these whatever their mode.
    const isHidden = ["/root", "/home", "/run/user"].includes(folder) || ((await stat(folder)).mode & 0o001) === 0;
    if (!isHidden) continue;
    throw new CommandFailure(
      `Services run the code where it is, and web's user cannot look into ${folder}: move the checkout to /opt/drydock.`,
    );
  }
}

async function requireSystemdAndRoot(): Promise<void> {
  if (!(await isThere("/run/systemd/system"))) {
    throw new CommandFailure("systemd is not this machine's init: docs/hosting.md has other ways to run the lab.");
  }
  if (!isRoot()) throw new CommandFailure("Installing services takes root: sudo npx drydock install");
}

async function isThere(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}
