/** The phase that decides where sandboxes run, and brings the packages that this takes. */
import { CommandFailure } from "../command-failure.ts";
import { decide } from "../doctor/decide.ts";
import { examine } from "../doctor/examine.ts";
import type { HostKind } from "../doctor/finding.ts";
import { thisMachine } from "../doctor/machine.ts";
import { installPackages } from "./packages.ts";
import type { Report } from "./report.ts";

export interface ChooseHostOptions {
  forced: HostKind | undefined;
  /** For what the package manager prints. */
  logFile: string;
  report: Report;
  stop: AbortSignal;
}

export interface ChosenHost {
  kind: HostKind;
  reason: string;
}

/** Until nothing is missing: with its package lists read, apt may know a package that it did not know before. */
const INSTALLATIONS = 2;

/** Examines the machine; again after packages were installed, since only then some things can be tried. */
export async function chooseHost({ forced, logFile, report, stop }: ChooseHostOptions): Promise<ChosenHost> {
  const machine = thisMachine();
  const hasApt = (await machine.run(["apt-get", "--version"])).status === 0;
  let decision = decide(await examine(machine), forced);
  for (let round = 0; round < INSTALLATIONS && decision.packages.length > 0; round += 1) {
    await installPackages(decision.packages, { isRoot: machine.isRoot, hasApt, logFile, report, stop });
    decision = decide(await examine(machine), forced);
  }
  const { host, packages, reason } = decision;
  if (host === null) throw new CommandFailure(`${reason}.\nFor the whole picture: npm run doctor`);
  if (packages.length > 0) {
    throw new CommandFailure(`Still missing after the installation: ${packages.map(({ name }) => name).join(" ")}`);
  }
  return { kind: host, reason };
}
