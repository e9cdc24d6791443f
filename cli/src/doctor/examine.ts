/** Asks a machine everything that decides where sandboxes can run on it. */
import type { Finding } from "./finding.ts";
import {
  probeCgroup,
  probeLoopDevices,
  probeRoot,
  probeSystem,
  probeTracefs,
  probeUserNamespaces,
} from "./kernel-probes.ts";
import type { Machine } from "./machine.ts";
import { probeMounts } from "./mount-probe.ts";
import { probeKvm, probeRoom, probeTools, probeVirtiofsd } from "./tool-probes.ts";

export async function examine(machine: Machine): Promise<Finding[]> {
  const probes = [
    ...[probeSystem, probeRoot, probeCgroup, probeUserNamespaces, probeMounts, probeLoopDevices, probeTracefs],
    ...[probeTools, probeVirtiofsd, probeKvm, probeRoom],
  ];
  return (await Promise.all(probes.map((probe) => probe(machine)))).flat();
}
