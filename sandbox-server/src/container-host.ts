/** What a sandbox-server in a container needs done on the machine around it; deploy/docker/sandbox.sh starts this. */
import { linuxHost } from "./host/linux.ts";
import { applyHostSettings } from "./sandbox/host-settings.ts";
import { releaseModuleLoading } from "./sandbox/module-loading.ts";

const [verb] = process.argv.slice(2);
const { DRYDOCK_STATE: stateDirectory, DRYDOCK_CGROUP: cgroup } = process.env;
if (stateDirectory === undefined || cgroup === undefined)
  throw new Error("DRYDOCK_STATE and DRYDOCK_CGROUP must be set");

if (verb === "enter") {
  // In the machine's network namespace: the kernel shows a container those of its own only.
  applyHostSettings(linuxHost());
} else if (verb === "leave") {
  // Sandboxes end with the container, without a server that could do it then.
  releaseModuleLoading(linuxHost(), { stateDirectory, cgroup, rootfs: "" });
} else throw new Error("say enter or leave");
