/** `drydock plan`: what machine a class needs, from figures measured here or recorded with this release. */
import { availableParallelism, release } from "node:os";
import path from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { chooseFigures } from "../../../lib/capacity/choose-figures.ts";
import { planFor } from "../../../lib/capacity/plan.ts";
import { PROFILE_NAMES, type ProfileName } from "../../../lib/lesson/profile-names.ts";
import { PROFILES } from "../../../sandbox-server/src/sandbox/profiles.ts";
import { CommandFailure } from "../command-failure.ts";
import type { HostKind } from "../doctor/finding.ts";
import { describeHost } from "../doctor/host-name.ts";
import { thisMachine } from "../doctor/machine.ts";
import { makePrivateFolder, runtimeFolder } from "../places.ts";
import { figuresFile, readFigures, writeFigures } from "../plan/figures-file.ts";
import { measureOn } from "../plan/measure-on.ts";
import { planReport } from "../plan/report.ts";
import { stopSignal } from "../stop-signal.ts";
import { chooseHost } from "../up/choose-host.ts";
import { Report } from "../up/report.ts";
import { hostOption } from "./doctor.ts";

/** Enough for a mean, and few enough for a small machine. */
const MEASURED_LEARNERS = 4;
const MEASURED_SECONDS = 60;

interface PlanOptions {
  learners: number;
  profile: ProfileName;
  measure: boolean;
  host?: HostKind;
}

export function addPlanCommand(program: Command): void {
  program
    .command("plan")
    .description("tell what machine a class needs, and where the figures for that come from")
    .requiredOption("--learners <number>", "people at work at a time", parseLearners)
    .addOption(new Option("--profile <profile>", "their sandboxes").choices(PROFILE_NAMES).default("base"))
    .option("--measure", "measure first on this machine, for some minutes, and keep the figures", false)
    .addOption(hostOption())
    .action(plan);
}

async function plan({ learners, profile, measure, host }: PlanOptions): Promise<void> {
  if (measure) await measureHere(profile, host);
  const chosen = chooseFigures(profile, await readFigures());
  if (!chosen) throw new CommandFailure(`There are no figures for the profile ${profile}: measure with --measure.`);
  const limitBytes = PROFILES[profile].memoryBytes;
  console.log(planReport({ learners, profile, limitBytes }, planFor(learners, chosen.figures, limitBytes), chosen));
}

/** In place of what was measured of this profile before; of others it stays, if it is of the same kind of host. */
async function measureHere(profile: ProfileName, forced: HostKind | undefined): Promise<void> {
  const logFile = path.join(await makePrivateFolder(runtimeFolder("plan")), "packages.log");
  const { kind } = await chooseHost({ forced, logFile, report: new Report(), stop: stopSignal() });
  const request = { profiles: [profile], learners: MEASURED_LEARNERS, seconds: MEASURED_SECONDS };
  const figures = await measureOn(kind, request);
  const kvm = await thisMachine().kvmVerdict();
  const isEmulated = kind === "vm" && kvm?.works !== true;
  const before = await readFigures().catch(() => null);
  const others = before?.isEmulated === isEmulated ? before.profiles.filter((one) => one.profile !== profile) : [];
  const measuredOn = new Date().toISOString().slice(0, 10);
  const machine = `${availableParallelism()} processors, Linux ${release().split("-")[0]}, ${describeHost(kind, kvm)}`;
  await writeFigures({ measuredOn, machine, isEmulated, profiles: [...others, ...figures] });
  console.error(`Kept in ${figuresFile()}`);
}

function parseLearners(text: string): number {
  const learners = Number(text);
  if (!Number.isInteger(learners) || learners < 1) throw new InvalidArgumentError("write a whole number from 1 up");
  return learners;
}
