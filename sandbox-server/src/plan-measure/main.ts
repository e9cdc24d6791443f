/**
 * The process on a sandbox host that measures what learners cost: what to measure as its one argument, the figures as a line of
 * JSON on its standard output. `drydock plan --measure` starts it.
 */
import { type MeasureRequest, measureRequestSchema, type ProfileFigures } from "../../../lib/capacity/figures.ts";
import { linuxHost } from "../host/linux.ts";
import { KernelThread } from "../kernel/kernel-thread.ts";
import { prepareHost, releaseHost } from "../sandbox/prepare.ts";
import { sweepOrphans } from "../sandbox/sweep.ts";
import { spawnPty } from "../terminal/pty.ts";
import { measure } from "./measure.ts";

const request: MeasureRequest = measureRequestSchema.parse(JSON.parse(process.argv[2] ?? ""));
const host = linuxHost();
const roots = {
  rootfs: process.env.DRYDOCK_ROOTFS ?? "/drydock-root",
  dockerRootfs: process.env.DRYDOCK_ROOTFS_DOCKER ?? "/drydock-root-docker",
  stateDirectory: `${process.env.DRYDOCK_STATE ?? "/var/lib/drydock"}/plan`,
  cgroup: "/sys/fs/cgroup/drydock-plan",
};

await prepareHost(host, roots);
await sweepOrphans(host, roots, () => "goes");
const kernel = new KernelThread({ cgroupRoot: roots.cgroup }, (message, error) => console.error(message, error));
const figures: ProfileFigures[] = [];
for (const profile of request.profiles) {
  console.error(`Measuring ${request.learners} learners with the profile ${profile} for ${request.seconds} s`);
  figures.push(await measure({ host, roots, spawnPty, kernel }, { ...request, profile }));
}
await kernel.close();
releaseHost(host, roots);
console.log(JSON.stringify(figures));
