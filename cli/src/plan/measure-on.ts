/** Has learners' cost measured on a sandbox host: this machine's own kernel, or the virtual machine. */
import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { type MeasureRequest, measuredSchema, type ProfileFigures } from "../../../lib/capacity/figures.ts";
import { AgentConnection } from "../../../vm/agent/connection.ts";
import { endOf, spawnTethered, systemEnvironment } from "../../../vm/tethered.ts";
import { CommandFailure } from "../command-failure.ts";
import type { HostKind } from "../doctor/finding.ts";
import { PROJECT, projectNode, runtimeFolder } from "../places.ts";
import { nativeEnvironment } from "../rootfs/native-environment.ts";
import { explainVmFailure, startBareMachine } from "../vm/bare-machine.ts";
import { GUEST_PROJECT } from "../vm/start.ts";

/** A program of the sandbox-server's, so that it measures what learners get. */
const PROGRAM = "sandbox-server/src/plan-measure/main.ts";

export async function measureOn(kind: HostKind, request: MeasureRequest): Promise<ProfileFigures[]> {
  const printed = await (kind === "vm" ? runInVm(request) : runNatively(request));
  return measuredSchema.parse(JSON.parse(printed));
}

async function runInVm(request: MeasureRequest): Promise<string> {
  const folder = runtimeFolder(`plan-${process.pid}`);
  await using vm = await startBareMachine(folder, "agent");
  const connection = await AgentConnection.open(vm.agent).catch(explainVmFailure(folder));
  const stdout = new PassThrough();
  const command = ["node", PROGRAM, JSON.stringify(request)];
  const streams = { stdin: new PassThrough(), stdout, stderr: process.stderr };
  const printed = text(stdout);
  const status = await connection.run({ command, cwd: GUEST_PROJECT, env: {} }, streams);
  stdout.end();
  requireSuccess(`exit code ${status}`);
  return printed;
}

async function runNatively(request: MeasureRequest): Promise<string> {
  const native = await nativeEnvironment();
  const child = spawnTethered([projectNode(PROJECT), path.join(PROJECT, PROGRAM), JSON.stringify(request)], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: PROJECT,
    deathSignal: "TERM",
    env: { ...systemEnvironment(), ...native },
  });
  if (child.stdout === null) throw new Error("the program has no output");
  const [end, printed] = await Promise.all([endOf(child), text(child.stdout)]);
  requireSuccess(end);
  return printed;
}

function requireSuccess(end: string): void {
  if (end !== "exit code 0") throw new CommandFailure(`The measurement broke off (${end}); its own words are above.`);
}
