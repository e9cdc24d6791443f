/** The web process: never root, never able to write the project. */
import path from "node:path";
import { projectNode } from "../places.ts";
import { type LabSettings, webEnvironment } from "./environment.ts";
import { startLogged } from "./logged-process.ts";
import type { Running } from "./service.ts";

/** The id of `nobody`: owns nothing but the store, and may do nothing else. */
export const NOBODY = "65534";
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

/** In web's own mount namespace: the project read-only on /mnt, so that `nobody` can read a checkout under /root. */
const SHOW_PROJECT = `
mkdir -p "$1/.next"
mount --bind "$1" /mnt
mount -o remount,bind,ro /mnt
`;
/** What Next writes in dev, it writes to memory: pages as it builds them, and two files that it keeps to its taste. */
const WRITE_TO_MEMORY = `
mount -t tmpfs -o uid=${NOBODY},gid=${NOBODY} next /mnt/.next
touch "$1/next-env.d.ts"
for file in tsconfig.json next-env.d.ts; do
  install --owner=${NOBODY} "$1/$file" "/mnt/.next/$file"
  mount --bind "/mnt/.next/$file" "/mnt/$file"
done
`;

/** What to start, in which folder, and where web then finds the project. */
export function webCommand({ project, isRoot, dev }: Pick<WebOptions, "project" | "isRoot" | "dev">): {
  command: string[];
  seenAs: string;
} {
  const script = (root: string) => [projectNode(root), path.join(root, "web/main.ts"), ...(dev ? ["--dev"] : [])];
  if (!isRoot) return { command: script(project), seenAs: project };
  const enter = dev ? `${SHOW_PROJECT}${WRITE_TO_MEMORY}` : SHOW_PROJECT;
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
    `set -e\n${enter}cd /mnt\nshift\nexec "$@"`,
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
    env: {
      ...webEnvironment(options.settings, seenAs),
      NODE_ENV: options.dev ? "development" : "production",
    },
  });
}
