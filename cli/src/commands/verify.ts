/** `drydock verify`: does all the set-up that tests need and runs every one of them; what `npm test` calls. */
import { access } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import type { HostKind, PackageNeed } from "../doctor/finding.ts";
import { isRoot, makePrivateFolder, runtimeFolder } from "../places.ts";
import { stopSignal } from "../stop-signal.ts";
import { chooseHost } from "../up/choose-host.ts";
import { installPackages } from "../up/packages.ts";
import { Report } from "../up/report.ts";
import { runStages, summary } from "../verify/run-stages.ts";
import { stages } from "../verify/stages.ts";
import { hostOption } from "./doctor.ts";

/** As in playwright.config.ts. */
const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** What the tests need of the system beyond the lab itself, by the path that each package brings. */
const TEST_PACKAGES: readonly [path: string, need: PackageNeed][] = [
  [CHROMIUM, { name: "chromium", why: "the browser that the browser tests drive" }],
  ["/usr/lib/postgresql", { name: "postgresql", why: "the other database that the store is tested on" }],
];

export function addVerifyCommand(program: Command): void {
  program
    .command("verify")
    .description("run every check and test: types, lint, unit, kernel, browser")
    .addOption(hostOption())
    .action(verify);
}

async function verify({ host: forced }: { host?: HostKind }): Promise<void> {
  const stop = stopSignal();
  const report = new Report();
  const logFile = path.join(await makePrivateFolder(runtimeFolder("verify")), "packages.log");
  const present = await Promise.all(TEST_PACKAGES.map(([file]) => exists(file)));
  const missing = TEST_PACKAGES.filter((_, index) => !present[index]).map(([, need]) => need);
  if (missing.length > 0) {
    await installPackages(missing, {
      isRoot: isRoot(),
      hasApt: await exists("/usr/bin/apt-get"),
      logFile,
      report,
      stop,
    });
  }
  const host = await chooseHost({ forced, logFile, report, stop });
  report.say(`Kernel and browser tests run on: ${host.kind} (${host.reason})`);
  const results = await runStages(stages(process.execPath, host.kind), stop);
  const hasPassed = results.every(({ ok }) => ok) && !stop.aborted;
  process.exitCode = hasPassed ? 0 : 1;
  console.log(`\n${summary(results)}`);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
