/** Installs the operating-system packages that the chosen host lacks, and says first which and why. */
import { open } from "node:fs/promises";
import { endOf, spawnTethered, systemEnvironment } from "../../../vm/tethered.ts";
import { CommandFailure } from "../command-failure.ts";
import type { PackageNeed } from "../doctor/finding.ts";
import { logTails } from "../log-tail.ts";
import type { Report } from "./report.ts";

/** How the packages get onto the machine. */
export interface PackagePlan {
  /** One line per package: its name and what it is for. */
  announcement: string;
  /** The commands, in order. */
  commands: readonly (readonly string[])[];
}

export function planPackages(packages: readonly PackageNeed[]): PackagePlan {
  const width = Math.max(...packages.map(({ name }) => name.length));
  const names = packages.map(({ name }) => name);
  return {
    announcement: packages.map(({ name, why }) => `  ${name.padEnd(width)}  ${why}`).join("\n"),
    commands: [
      ["apt-get", "update"],
      // Recommendations would bring a desktop along with QEMU.
      ["apt-get", "install", "--yes", "--no-install-recommends", ...names],
    ],
  };
}

/** Installs them as root; as anybody else throws with the one command that does. */
export async function installPackages(
  packages: readonly PackageNeed[],
  context: { isRoot: boolean; hasApt: boolean; logFile: string; report: Report; stop: AbortSignal },
): Promise<void> {
  const plan = planPackages(packages);
  if (!context.hasApt) {
    throw new CommandFailure(
      `These programs are missing; install them with your package manager:\n${plan.announcement}`,
    );
  }
  if (!context.isRoot) {
    const line = plan.commands.map((command) => `sudo ${command.join(" ")}`).join(" && ");
    throw new CommandFailure(`These packages are missing:\n${plan.announcement}\nInstall them with:\n  ${line}`);
  }
  context.report.say(`Installing operating-system packages:\n${plan.announcement}`);
  await using log = await open(context.logFile, "w");
  for (const command of plan.commands) {
    const child = spawnTethered(command, {
      env: { ...systemEnvironment(), DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", log.fd, log.fd],
      deathSignal: "TERM",
    });
    // A package manager is not to be interrupted half-way: whoever pressed Ctrl-C waits for this one step.
    const end = await endOf(child);
    if (end !== "exit code 0") {
      throw new CommandFailure(`${command.join(" ")} failed (${end}).\n${await logTails([context.logFile])}`);
    }
    context.stop.throwIfAborted();
  }
}
