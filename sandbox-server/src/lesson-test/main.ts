/**
 * The lesson test's process on a sandbox host: what to run as its one argument, an event as a line of JSON for each
 * lesson that was run. `drydock test` starts it.
 */
import { testRequestSchema } from "../../../lib/lesson/test-events.ts";
import { linuxHost } from "../host/linux.ts";
import { KernelThread } from "../kernel/kernel-thread.ts";
import { prepareHost, releaseHost } from "../sandbox/prepare.ts";
import { probeRunner } from "../sandbox/probe.ts";
import { sweepOrphans } from "../sandbox/sweep.ts";
import { readLesson } from "../session/lesson-source.ts";
import { spawnPty } from "../terminal/pty.ts";
import { runLessons } from "./run-lessons.ts";

const { directory, lessons: ids, rounds, jobs } = testRequestSchema.parse(JSON.parse(process.argv[2] ?? ""));
const host = linuxHost();
const roots = {
  rootfs: process.env.DRYDOCK_ROOTFS ?? "/drydock-root",
  dockerRootfs: process.env.DRYDOCK_ROOTFS_DOCKER ?? "/drydock-root-docker",
  stateDirectory: `${process.env.DRYDOCK_STATE ?? "/var/lib/drydock"}/lesson-tests`,
  cgroup: "/sys/fs/cgroup/drydock-lessons",
};

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

await prepareHost(host, roots);
await sweepOrphans(host, roots, () => "goes");
const lessons = await Promise.all(ids.map((id) => readLesson(directory, id)));
const kernel = new KernelThread({ cgroupRoot: roots.cgroup }, (message, error) => console.error(message, error));
await runLessons({ host, roots, spawnPty, probe: probeRunner(host), kernel }, lessons, {
  rounds,
  jobs,
  stop: stop.signal,
  onEvent: (event) => console.log(JSON.stringify(event)),
});
await kernel.close();
releaseHost(host, roots);
