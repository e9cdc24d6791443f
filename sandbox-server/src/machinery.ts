/** Wires a session's needs to the real machinery: sandboxes by the OCI runtime, shells by node-pty, facts from /proc. */
import { randomBytes } from "node:crypto";
import type { Host } from "./host/host.ts";
import { readFacts } from "./kernel/snapshot.ts";
import { isPopulated } from "./sandbox/cgroup.ts";
import { MAX_SLOTS, type Roots } from "./sandbox/layout.ts";
import { PROFILES } from "./sandbox/profiles.ts";
import { createSandbox, type Sandbox } from "./sandbox/sandbox.ts";
import type { SessionMachinery } from "./session/session.ts";
import { Slots } from "./session/slots.ts";
import type { SpawnPty } from "./terminal/pty.ts";
import { ScreenThread } from "./terminal/screen-thread.ts";
import { Terminal } from "./terminal/terminal.ts";

export interface MachineryOptions {
  host: Host;
  roots: Roots;
  spawnPty: SpawnPty;
  report: SessionMachinery["report"];
}

export function linuxMachinery({ host, roots, spawnPty, report }: MachineryOptions): SessionMachinery {
  const screens = new ScreenThread(report);
  const slots = new Slots(MAX_SLOTS);
  return {
    async createSandbox(lesson) {
      const slot = slots.take();
      try {
        const place = { id: newSandboxId(), slot };
        const sandbox = await createSandbox(host, place, PROFILES[lesson.profile], roots);
        return releasing(sandbox, () => slots.release(slot));
      } catch (error) {
        slots.release(slot);
        throw error;
      }
    },
    watchEnd(sandbox, onEnd) {
      // The kernel announces each change of `populated` as a modification of the file (cgroup-v2.rst).
      return host.watch(`${sandbox.cgroup}/cgroup.events`, () => {
        if (!isPopulated(host, sandbox.cgroup)) onEnd();
      });
    },
    startShell(sandbox, number, columns, rows) {
      const command = sandbox.shellCommand(sandbox.shellPidFile(number));
      const pty = spawnPty(command, { columns, rows, env: { PATH: process.env.PATH ?? "" } });
      return new Terminal({ id: randomBytes(16).toString("base64url"), number, pty, columns, rows, screens });
    },
    shellPid(sandbox, number) {
      const text = host.readText(sandbox.shellPidFile(number));
      return text ? Number(text) : null;
    },
    readFacts: ({ cgroup, initPid }, shells, files) => readFacts(host, { cgroup, initPid, shells }, files),
    report,
  };
}

/** Also the name of its cgroup and container: 64 random bits, so that no name is ever used twice. */
function newSandboxId(): string {
  return `sb-${randomBytes(8).toString("hex")}`;
}

/** The same sandbox, with its slot given back once nothing of it is left to be confused with the next. */
function releasing(sandbox: Sandbox, release: () => void): Sandbox {
  return {
    ...sandbox,
    async destroy() {
      const failures = await sandbox.destroy();
      if (failures.length === 0) release();
      return failures;
    },
  };
}
