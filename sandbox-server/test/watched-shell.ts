/** A learner's shell whose sandbox has its timeline read: lines are typed into it, and what the kernel told is looked at. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Act, ActKind } from "../../lib/kernel/timeline.ts";
import { SandboxTimeline } from "../src/kernel/timeline/sandbox-timeline.ts";
import type { UnnumberedEvent } from "../src/kernel/timeline/timeline.ts";
import { prepareTracing } from "../src/kernel/trace/tracing.ts";
import { cgroupPids } from "../src/sandbox/cgroup.ts";
import { RUNTIME } from "../src/sandbox/runner.ts";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import { host, until } from "./support.ts";

const tracing = prepareTracing(host);

export function timelineOf({ cgroup, initPid }: Sandbox): SandboxTimeline {
  return new SandboxTimeline({ host, tracing, cgroup, initPid, memberOf: () => null });
}

/** The one in cgroup `shell` whose program is bash and that was not there before. */
async function newShell(sandbox: Sandbox, before: ReadonlySet<number>): Promise<number> {
  let pid: number | undefined;
  await until("the shell runs", () => {
    const fresh = cgroupPids(host, `${sandbox.cgroup}/shell`).filter((member) => !before.has(member));
    pid = fresh.find((member) => host.readLink(`/proc/${member}/exe`) === "/usr/bin/bash");
    return pid !== undefined;
  });
  return pid ?? 0;
}

/** With its timeline, which is removed at the end of its scope. */
export async function watchedShell(sandbox: Sandbox) {
  const before = new Set(cgroupPids(host, `${sandbox.cgroup}/shell`));
  const [program, ...options] = RUNTIME;
  const args = [...options, "exec", "--user", "1000:1000", "--cgroup", "shell", sandbox.id, "bash"];
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const pid = await newShell(sandbox, before);
  const timeline = timelineOf(sandbox);
  timeline.follow(cgroupPids(host, `${sandbox.cgroup}/shell`), [{ terminal: 1, pid }]);
  let lines = 0;
  const type = async (line: string) => {
    lines += 1;
    const end = `done-${lines}`;
    child.stdin.write(`${line}\necho ${end}\n`);
    await until(end, () => printed.includes(`${end}\n`));
  };
  return {
    pid,
    timeline,
    /** Waits until the line is done, and reads nothing. */
    type,
    /** Answers what happened until the line was done. */
    async run(line: string): Promise<UnnumberedEvent[]> {
      await type(line);
      return timeline.read();
    },
    async [Symbol.asyncDispose]() {
      timeline.remove();
      child.stdin.end();
      await once(child, "close");
    },
  };
}

export function actsOf<K extends ActKind>(events: readonly UnnumberedEvent[], kind: K): Extract<Act, { kind: K }>[] {
  return events.map(({ act }) => act).filter((act): act is Extract<Act, { kind: K }> => act.kind === kind);
}
