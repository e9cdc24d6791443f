/** Somebody at work, to be measured: types a line every few seconds into a shell of a sandbox that is looked at. */
import { setTimeout as pause } from "node:timers/promises";
import { IMAGES } from "../../../lib/images/catalogue.ts";
import type { ProfileName } from "../../../lib/lesson/profile-names.ts";
import type { Host } from "../host/host.ts";
import { type KernelSource, KernelWatch } from "../kernel/kernel-watch.ts";
import type { KernelViewer } from "../kernel/viewer-feed.ts";
import { waitsForInput } from "../lesson-test/foreground.ts";
import { COLUMNS, ROWS } from "../lesson-test/screen-reader.ts";
import { TypedTerminal } from "../lesson-test/typed-terminal.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { SpawnPty } from "../terminal/pty.ts";

/** Of people who read, think and type. */
const MEAN_PAUSE_MS = 8_000;

const FIRST_PROMPT_MS = 60_000;
/** Starting an engine on an emulated host is the longest. */
const COMMAND_MS = 180_000;

/** What lessons have people type, over and over. */
const BY_HAND = [
  "ps aux",
  "sudo unshare --fork --pid --mount-proc --uts --net ps aux",
  "lsns",
  "cat /proc/self/status | head -30",
  "sudo mkdir -p /sys/fs/cgroup/job; cat /sys/fs/cgroup/job/memory.max",
  "ip addr",
  "dd if=/dev/zero of=/tmp/file bs=1M count=16 status=none; ls -l /tmp",
  "mount | tail -5",
];
const WITH_ENGINE = [
  `docker run --rm ${IMAGES.busybox} ps aux`,
  "docker ps -a",
  `docker rm -f web; docker run -d --name web ${IMAGES.nginx}`,
  "docker images",
  "docker inspect $(docker ps -q | head -1) | head -40",
  "docker stats --no-stream",
];

export interface LearnerParts {
  host: Host;
  spawnPty: SpawnPty;
  kernel: KernelSource;
  sandbox: Sandbox;
  profile: ProfileName;
}

export class Learner implements AsyncDisposable {
  readonly #parts: LearnerParts;
  readonly #terminal: TypedTerminal;
  readonly #kernel: KernelWatch;

  private constructor(parts: LearnerParts) {
    const { host, spawnPty, kernel, sandbox } = parts;
    const pidFile = sandbox.shellPidFile(1);
    const shellPid = () => Number(host.readText(pidFile) ?? 0);
    const options = { columns: COLUMNS, rows: ROWS, env: { PATH: process.env.PATH ?? "" } };
    const pty = spawnPty(sandbox.shellCommand(pidFile), options);
    this.#parts = parts;
    this.#terminal = new TypedTerminal(pty, () => waitsForInput(host, sandbox.cgroup, shellPid()));
    this.#kernel = new KernelWatch(kernel, () => [{ terminal: 1, pid: shellPid() }]);
    this.#kernel.begin(sandbox);
  }

  /** At their prompt. */
  static async arrive(parts: LearnerParts): Promise<Learner> {
    const learner = new Learner(parts);
    if (!(await learner.#terminal.firstPrompt(FIRST_PROMPT_MS))) throw new Error("a shell has no prompt");
    return learner;
  }

  /** Works, with a kernel panel open, until the time is up. */
  async work(signal: AbortSignal): Promise<void> {
    await this.#kernel.watch(NOBODY_READS, { panels: ["processes"], timeline: true });
    const lines = this.#parts.profile === "docker" ? [...WITH_ENGINE, ...BY_HAND.slice(0, 2)] : BY_HAND;
    for (let next = Math.floor(Math.random() * lines.length); !signal.aborted; next += 1) {
      await this.#terminal.type(lines[next % lines.length] ?? "", COMMAND_MS);
      await pause(MEAN_PAUSE_MS * (0.5 + Math.random()), undefined, { signal }).catch(() => {});
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kernel.end();
    this.#terminal.close();
    const failures = await this.#parts.sandbox.destroy();
    if (failures.length > 0) throw new AggregateError(failures, "a sandbox could not be undone");
  }
}

/** Takes what it is sent at once. */
const NOBODY_READS: KernelViewer = {
  "kernel:snapshot": (_, received) => received(),
  "kernel:patch": (_, received) => received(),
  "timeline:events": (_, received) => received(),
};
