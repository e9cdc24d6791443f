/** The two kinds of sandbox host, made ready to start: root filesystems built, how to start it known. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { vmLogs } from "../../../vm/boot.ts";
import { GUEST_PORT } from "../../../vm/qemu.ts";
import { describeHost } from "../doctor/host-name.ts";
import { cacheFolder } from "../places.ts";
import { type BuildContext, ensureLearnerTrees } from "../rootfs/build.ts";
import { prepareVm } from "../vm/prepare.ts";
import { GUEST_PROJECT } from "../vm/start.ts";
import type { ChosenHost } from "./choose-host.ts";
import { type LabSettings, sandboxServerEnvironment } from "./environment.ts";
import { startNativeHost } from "./native-host.ts";
import type { Report } from "./report.ts";
import type { Running } from "./service.ts";
import { startVmHost } from "./vm-host.ts";

export interface SandboxHost {
  /** What ends when it ends: `sandbox-server` or `virtual machine`. */
  name: string;
  /** Where to look when it fails, the most telling first. */
  logFiles: readonly string[];
  /** `onInnerEnd` is told when the server inside a VM ended, and the VM goes on. */
  start: (onInnerEnd: (what: string) => void) => Promise<Running>;
}

export interface SandboxHostOptions {
  chosen: ChosenHost;
  settings: LabSettings;
  stateFolder: string;
  logFolder: string;
  report: Report;
  stop: AbortSignal;
}

/** Builds what this host needs, and says which it is. */
export async function prepareSandboxHost(options: SandboxHostOptions): Promise<SandboxHost> {
  const { chosen, report, stop } = options;
  const context: BuildContext = {
    cacheFolder: cacheFolder(),
    onProgress: (what, { stage, percent }) => report.progress(`Building the ${what} system: ${stage}`, percent),
    stop,
  };
  return chosen.kind === "vm" ? prepareVmHost(options, context) : prepareNativeHost(options, context);
}

async function prepareNativeHost(options: SandboxHostOptions, context: BuildContext): Promise<SandboxHost> {
  const { settings, chosen, report } = options;
  const rootfs = await ensureLearnerTrees(context);
  report.say(`Sandboxes run on: native – ${chosen.reason}`);
  const logFile = path.join(options.logFolder, "sandbox-server.log");
  // Learners' files are no small thing: on a disk, not under /run.
  const sandboxFolder = path.join("/var/lib/drydock", String(settings.port));
  await mkdir(sandboxFolder, { recursive: true, mode: 0o700 });
  return {
    name: "sandbox-server",
    logFiles: [logFile],
    start: () => startNativeHost({ settings, rootfs, sandboxFolder, logFile }),
  };
}

async function prepareVmHost(options: SandboxHostOptions, context: BuildContext): Promise<SandboxHost> {
  const { settings, chosen, report, stateFolder, logFolder } = options;
  const { images, accelerator, kvm } = await prepareVm(context);
  report.say(`Sandboxes run on: ${describeHost("vm", kvm)} – ${chosen.reason}; KVM: ${kvm.reason}`);
  const environment = { ...sandboxServerEnvironment(settings, GUEST_PROJECT), DRYDOCK_LISTEN: `0.0.0.0:${GUEST_PORT}` };
  const logs = vmLogs(logFolder);
  const machine = { images, accelerator, environment, hostPort: settings.sandboxPort, stateFolder, logFolder };
  return {
    name: "virtual machine",
    logFiles: [logs.server, logs.console, logs.qemu],
    start: (onInnerEnd) =>
      startVmHost({
        ...machine,
        onServerEnd: (exitCode) =>
          onInnerEnd(`the sandbox-server in the virtual machine ended (exit code ${exitCode})`),
      }),
  };
}
