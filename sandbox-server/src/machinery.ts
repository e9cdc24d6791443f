/** Wires a session's needs to the real machinery: sandboxes by the OCI runtime, shells by node-pty, facts from /proc. */
import { randomBytes } from "node:crypto";
import { PROFILE_NAMES, type ProfileName } from "../../lib/lesson/schema.ts";
import type { Host } from "./host/host.ts";
import { readFacts } from "./kernel/snapshot.ts";
import { isPopulated } from "./sandbox/cgroup.ts";
import { MAX_SLOTS, type Roots, type SandboxPlace } from "./sandbox/layout.ts";
import { PROFILES } from "./sandbox/profiles.ts";
import { createSandbox, type Sandbox, startAgain, stoppedSandbox } from "./sandbox/sandbox.ts";
import { SandboxPool } from "./session/pool.ts";
import { RECORD_FILE, writeRecord } from "./session/record.ts";
import type { SessionMachinery } from "./session/session.ts";
import { Slots } from "./session/slots.ts";
import type { SpawnPty } from "./terminal/pty.ts";
import { ScreenThread } from "./terminal/screen-thread.ts";
import { Terminal } from "./terminal/terminal.ts";

export interface MachineryOptions {
  host: Host;
  roots: Roots;
  spawnPty: SpawnPty;
  /** Sandboxes of each profile made before anybody asks. */
  poolSize: number;
  report: SessionMachinery["report"];
}

/** What sessions stand on, and the pools it keeps for them. */
export interface Machinery extends SessionMachinery {
  /** Makes the first pooled sandboxes; resolves when they stand. */
  warmUp(): Promise<void>;
  /** The handle on a stopped sandbox of an earlier server; its slot is taken from now on. */
  takeOver(place: SandboxPlace, profile: ProfileName): Sandbox;
  /** Destroys the pooled sandboxes. */
  close(): Promise<void>;
}

export function linuxMachinery({ host, roots, spawnPty, poolSize, report }: MachineryOptions): Machinery {
  const screens = new ScreenThread(report);
  const slots = new Slots(MAX_SLOTS);
  const make = async (profile: ProfileName) => {
    const slot = slots.take();
    try {
      const sandbox = await createSandbox(host, { id: newSandboxId(), slot }, PROFILES[profile], roots);
      return releasing(sandbox, () => slots.release(slot));
    } catch (error) {
      slots.release(slot);
      throw error;
    }
  };
  const pools = new Map(
    PROFILE_NAMES.map((profile) => [profile, new SandboxPool({ size: poolSize, make: () => make(profile), report })]),
  );
  return {
    warmUp: async () => void (await Promise.all([...pools.values()].map((pool) => pool.fill()))),
    close: async () => void (await Promise.all([...pools.values()].map((pool) => pool.close()))),
    createSandbox: ({ profile }) => pools.get(profile)?.claim() ?? make(profile),
    takeOver(place, profile) {
      slots.reserve(place.slot);
      return releasing(stoppedSandbox(host, place, PROFILES[profile], roots), () => slots.release(place.slot));
    },
    remember({ bundle, slot }, record) {
      host.replaceText(`${bundle}/${RECORD_FILE}`, writeRecord({ version: 1, slot, ...record }));
    },
    async startAgain({ id, slot }, { profile }) {
      const sandbox = await startAgain(host, { id, slot }, PROFILES[profile], roots);
      return releasing(sandbox, () => slots.release(slot));
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
