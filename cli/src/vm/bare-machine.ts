/** A VM for commands instead of the sandbox-server: what `vm run` boots and `vm up` keeps. */
import { type Vm, vmLogs } from "../../../vm/boot.ts";
import { CommandFailure } from "../command-failure.ts";
import { logTails } from "../log-tail.ts";
import { cacheFolder, makePrivateFolder } from "../places.ts";
import { findFreePort } from "../port.ts";
import { ProgressLine } from "../progress-line.ts";
import { type PreparedVm, prepareVm } from "./prepare.ts";
import { startVm } from "./start.ts";

/** Who is PID 1: our own init, or systemd with the agent as a unit. */
export type BareMode = "agent" | "systemd";

/** Its sockets and logs go to `folder`, which is made. */
export async function startBareMachine(folder: string, mode: BareMode): Promise<Vm> {
  const { images, accelerator } = await prepareShowingProgress();
  const stateFolder = await makePrivateFolder(folder);
  const folders = { stateFolder, logFolder: stateFolder };
  const hostPort = await findFreePort();
  return startVm({ images, accelerator, mode, environment: {}, hostPort, ...folders }).catch(explainVmFailure(folder));
}

/** Of each log: so many are the last words of a kernel that panics. */
const TOLD_LINES = 70;

/** For a `catch`: throws the failure with what the machine itself said, as its logs in `folder` have it. */
export function explainVmFailure(folder: string): (cause: unknown) => Promise<never> {
  return async (cause) => {
    const { console, server, qemu } = vmLogs(folder);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`${reason}\n${await logTails([console, qemu, server], TOLD_LINES)}`, { cause });
  };
}

/** Builds the images if need be. */
export async function prepareShowingProgress(): Promise<PreparedVm> {
  const line = new ProgressLine();
  try {
    return await prepareVm({
      cacheFolder: cacheFolder(),
      onProgress: (what, { stage, percent }) => line.show(`Building the ${what} system: ${stage}`, percent),
    });
  } finally {
    line.done();
  }
}
