/** The sandbox host in the virtual machine; the guest's init keeps the sandbox-server running there. */
import type { Vm } from "../../../vm/boot.ts";
import { type StartOptions, startVm } from "../vm/start.ts";
import type { Running } from "./service.ts";

export interface VmHostOptions extends Omit<StartOptions, "mode"> {
  /** Told when the sandbox-server inside ended, with its exit code; the guest's init starts it again. */
  onServerEnd: (exitCode: string) => void;
}

export async function startVmHost({ onServerEnd, ...options }: VmHostOptions): Promise<Running> {
  const vm = await startVm({ ...options, mode: "server" });
  void watchServer(vm, onServerEnd);
  return { ended: vm.ended, stop: async () => vm[Symbol.asyncDispose]() };
}

async function watchServer(vm: Vm, onServerEnd: (exitCode: string) => void): Promise<void> {
  for await (const line of vm.events) {
    const [event, exitCode] = line.split(" ");
    if (event === "ended" && exitCode !== undefined) onServerEnd(exitCode);
  }
}
