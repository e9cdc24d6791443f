/** What the doctor asks a machine: small enough that a test can answer for one it has never seen. */
import { execFile } from "node:child_process";
import { readFile, statfs } from "node:fs/promises";
import { release, totalmem } from "node:os";
import path from "node:path";
import type { KvmVerdict } from "../../../vm/kvm-probe.ts";
import { systemEnvironment } from "../../../vm/tethered.ts";
import { findVirtiofsd } from "../../../vm/virtiofsd.ts";
import { cacheFolder, isRoot } from "../places.ts";
import { knownKvmVerdict } from "./kvm-verdict.ts";

/** A program's end: its exit status, null when there is no such program, and all it printed. */
export interface Ran {
  status: number | null;
  output: string;
}

export interface Machine {
  /** As `process.platform` and `process.arch` name them. */
  platform: string;
  arch: string;
  /** `uname -r`. */
  kernelRelease: string;
  isRoot: boolean;
  memoryBytes: number;
  /** Folder for root filesystems; the nearest one that exists counts for room. */
  cacheFolder: string;
  freeDiskBytes: () => Promise<number>;
  /** Contents of a file, or null where it cannot be read. */
  readText: (file: string) => Promise<string | null>;
  run: (command: readonly string[]) => Promise<Ran>;
  findVirtiofsd: () => Promise<string | null>;
  /** What a probe boot has shown, or null when there was none yet. */
  kvmVerdict: () => Promise<KvmVerdict | null>;
}

/** Long enough for any probe on a loaded machine; none of them waits for anything. */
const PROBE_TIMEOUT_MS = 20_000;

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    kernelRelease: release(),
    isRoot: isRoot(),
    memoryBytes: totalmem(),
    cacheFolder: cacheFolder(),
    freeDiskBytes: () => freeBytes(cacheFolder()),
    readText: (file) => readFile(file, "utf8").catch(() => null),
    run: runProbe,
    findVirtiofsd,
    kvmVerdict: knownKvmVerdict,
  };
}

function runProbe(command: readonly string[]): Promise<Ran> {
  const [program = "", ...args] = command;
  const options = { env: systemEnvironment() as NodeJS.ProcessEnv, timeout: PROBE_TIMEOUT_MS };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      resolve({ status, output: `${stdout}${stderr}` });
    });
  });
}

async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return freeBytes(path.dirname(folder)); // Not made yet; the root folder always is.
  }
}
