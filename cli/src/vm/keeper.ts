/** The process behind `drydock vm up`: keeps a VM and lets `vm exec` in, until it is told to stop. */
import { once } from "node:events";
import path from "node:path";
import { relayAgent } from "../../../vm/agent/relay.ts";
import { CommandFailure } from "../command-failure.ts";
import { stopSignal } from "../stop-signal.ts";
import { type BareMode, explainVmFailure, startBareMachine } from "./bare-machine.ts";

/** Socket on which the keeper of a VM takes commands; it is there once the VM can run them. */
export function agentSocket(stateFolder: string): string {
  return path.join(stateFolder, "agent.sock");
}

/** Keeps a VM until a signal ends us or QEMU ends. */
export async function keepVm(stateFolder: string, mode: BareMode): Promise<void> {
  const stopped = once(stopSignal(), "abort");
  const socket = agentSocket(stateFolder);
  await using vm = await startBareMachine(stateFolder, mode);
  const ended = vm.ended.then((reason) => {
    throw new CommandFailure(`the virtual machine ended: ${reason}`);
  });
  await Promise.race([relayAgent(vm.agent, socket).catch(explainVmFailure(stateFolder)), stopped, ended]);
  await Promise.race([stopped, ended]);
}
