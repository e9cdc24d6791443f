/** Builds the web app, unless what it was last built from has not changed. */
import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { endOf, spawnTethered, systemEnvironment } from "../../../vm/tethered.ts";
import { CommandFailure } from "../command-failure.ts";
import { logTails } from "../log-tail.ts";
import { pathToProjectNode, projectNode } from "../places.ts";
import { lockFile } from "../rootfs/file-lock.ts";

/** What goes into the build: folders, and files of the project's top folder. */
const SOURCE_FOLDERS = ["app", "components", "lib", "web", "public"];
const SOURCE_FILES = /^(package-lock\.json|package\.json|tsconfig.*\.json|(next|postcss)\.config\..*|proxy\.ts)$/;
/** Written by the build itself. */
const GENERATED = path.join("public", "vendor");

export interface WebBuildOptions {
  project: string;
  logFile: string;
  stop: AbortSignal;
  /** Called when there is something to build. */
  onBuild: () => void;
}

/** Resolves when `.next` is what the sources say. */
export async function ensureWebBuilt({ project, logFile, stop, onBuild }: WebBuildOptions): Promise<void> {
  const own = path.join(project, ".drydock");
  await mkdir(own, { recursive: true });
  await using _lock = await lockFile(path.join(own, "web-build.lock"), () => {});
  const stamp = path.join(project, ".next/drydock-hash");
  const wanted = await sourceHash(project);
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;

  onBuild();
  await using log = await open(logFile, "w");
  const child = spawnTethered([projectNode(project), "--run", "build"], {
    cwd: project,
    env: {
      ...systemEnvironment(),
      PATH: pathToProjectNode(project),
      NEXT_TELEMETRY_DISABLED: "1",
      NODE_ENV: "production",
    },
    stdio: ["ignore", log.fd, log.fd],
  });
  // A shell is in between, and passes no signal on: the whole process group ends.
  const end = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
  stop.addEventListener("abort", end);
  const outcome = await endOf(child).finally(() => stop.removeEventListener("abort", end));
  stop.throwIfAborted();
  if (outcome !== "exit code 0") {
    throw new CommandFailure(`The web app could not be built (${outcome}).\n${await logTails([logFile], 30)}`);
  }
  await writeFile(stamp, wanted);
}

/** SHA-256 over names and contents of all that the build reads. */
export async function sourceHash(project: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of await sourceFiles(project)) {
    hash.update(`${name}\0`).update(await readFile(path.join(project, name)));
  }
  return hash.digest("hex");
}

async function sourceFiles(project: string): Promise<string[]> {
  const top = (await readdir(project)).filter((name) => SOURCE_FILES.test(name));
  const below = await Promise.all(
    SOURCE_FOLDERS.map(async (folder) => {
      const entries = await readdir(path.join(project, folder), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
        .map((entry) => path.relative(project, path.join(entry.parentPath, entry.name)))
        .filter((name) => !name.startsWith(GENERATED));
    }),
  );
  return [...top, ...below.flat()].toSorted();
}
