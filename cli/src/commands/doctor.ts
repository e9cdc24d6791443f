/** `drydock doctor`: what this machine can do, what it lacks, and where sandboxes would run. */
import { type Command, Option } from "commander";
import { decide } from "../doctor/decide.ts";
import { examine } from "../doctor/examine.ts";
import type { HostKind } from "../doctor/finding.ts";
import { describeHost } from "../doctor/host-name.ts";
import { thisMachine } from "../doctor/machine.ts";
import { findingsTable } from "../doctor/table.ts";

interface DoctorOptions {
  host?: HostKind;
  json?: true;
}

export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("tell what this machine can do, what it lacks, and where sandboxes would run")
    .addOption(hostOption())
    .option("--json", "write it as JSON")
    .action(doctor);
}

/** `--host native|vm`, as `up` has it too. */
export function hostOption(): Option {
  return new Option("--host <kind>", "do not choose: run sandboxes there").choices(["native", "vm"]);
}

async function doctor({ host: forced, json }: DoctorOptions): Promise<void> {
  const machine = thisMachine();
  const findings = await examine(machine);
  const decision = decide(findings, forced);
  const verdict = decision.host === null ? "none" : describeHost(decision.host, await machine.kvmVerdict());
  if (json) {
    console.log(JSON.stringify({ verdict, ...decision, findings }, null, 2));
  } else {
    console.log(`${findingsTable(findings)}\n\nSandbox host: ${verdict} – ${decision.reason}.`);
    if (decision.packages.length > 0) {
      console.log(`Still to be installed: ${decision.packages.map(({ name }) => name).join(" ")}`);
    }
  }
  process.exitCode = decision.host === null ? 1 : 0;
}
