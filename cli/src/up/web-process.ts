/** The web process: never root, never able to write the project. */
import path from "node:path";
import { projectNode } from "../places.ts";
import { type LabSettings, webEnvironment } from "./environment.ts";
import { startLogged } from "./logged-process.ts";
import type { Running } from "./service.ts";

/** The id of `nobody`: owns nothing, and may do nothing. */
const NOBODY = "65534";
/** Time for open requests to end. */
const STOP_GRACE_MS = 3000;

export interface WebOptions {
  project: string;
  settings: LabSettings;
  logFile: string;
  isRoot: boolean;
  /** Pages are built as they are asked for, and again when a source changes. */
  dev: boolean;
}

/** What to start, in which folder, and where web then finds the project. */
export function webCommand({ project, isRoot, dev }: Pick<WebOptions, "project" | "isRoot" | "dev">): {
  command: string[];
  seenAs: string;
} {
  const script = (root: string) => [projectNode(root), path.join(root, "web/main.ts"), ...(dev ? ["--dev"] : [])];
  if (!isRoot) return { command: script(project), seenAs: project };
  // Web's own mount namespace shows the project read-only on /mnt, so that `nobody` can read a checkout under /root.
  const enter = 'mount --bind "$1" /mnt && mount -o remount,bind,ro /mnt && cd /mnt && shift && exec "$@"';
  // Dev writes what it builds; there it does so in memory.
  const scratch = dev ? `mount -t tmpfs -o uid=${NOBODY},gid=${NOBODY} next "$1/.next" && ` : "";
  const unprivileged = [
    ...["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--no-new-privs"],
    // Changing the user takes the death signal away, so it is set anew.
    ...["--bounding-set", "-all", "--inh-caps", "-all", "--pdeathsig", "KILL", "--"],
  ];
  const inNamespace = [
    "unshare",
    "--mount",
    "--propagation",
    "private",
    "--",
    "sh",
    "-c",
    scratch + enter,
    "sh",
    project,
  ];
  return { command: [...inNamespace, ...unprivileged, ...script("/mnt")], seenAs: "/mnt" };
}

export function startWeb(options: WebOptions): Promise<Running> {
  const { command, seenAs } = webCommand(options);
  return startLogged({
    command,
    logFile: options.logFile,
    graceMs: STOP_GRACE_MS,
    cwd: options.project,
    env: webEnvironment(options.settings, seenAs),
  });
}
