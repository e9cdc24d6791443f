/** What a starting sandbox-server does about an earlier one: takes up what runs, ends what nobody can come back to. */
import type { Logger } from "pino";
import type { Host } from "./host/host.ts";
import type { Machinery } from "./machinery.ts";
import type { Observe } from "./observability/observe.ts";
import type { PtyHost } from "./pty-host/pty-host.ts";
import type { Roots } from "./sandbox/layout.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";
import { sweepOrphans } from "./sandbox/sweep.ts";
import { RECORD_FILE, readRecord, type SessionRecord } from "./session/record.ts";
import type { SessionRegistry } from "./session/registry.ts";
import type { LeftSession } from "./session/session-parts.ts";

interface Ground {
  host: Host;
  roots: Roots;
  log: Logger;
  observe: Observe;
}

interface Taken {
  record: SessionRecord;
  sandbox: Sandbox;
  isRunning: boolean;
}

/**
 * Takes up every sandbox that an earlier server left, whether it was stopped, upgraded or killed. What runs goes on, shells
 * and all; of what does not, the files are kept; what has no whole record is removed. By what the kernel, the runtime and
 * the folders say, not by what anybody remembers.
 */
export async function recover(
  ground: Ground,
  { machinery, sessions, ptyHost }: { machinery: Machinery; sessions: SessionRegistry; ptyHost: PtyHost },
): Promise<void> {
  const { host, roots, log, observe } = ground;
  const taken = new Map<string, Taken>();
  for (const [id, record] of records(ground)) {
    const { sandbox, isRunning } = await machinery.takeOver({ id, slot: record.slot }, record.profile);
    // One that was being stopped is stopped to the end.
    taken.set(id, { record, sandbox, isRunning: isRunning && record.life.kind === "running" });
  }
  const swept = await sweepOrphans(host, roots, (id) => {
    const known = taken.get(id);
    if (!known) return "goes";
    return known.isRunning ? "runs" : "keeps-files";
  });
  for (const error of swept.failures) log.error({ err: error }, "an orphan could not be undone");
  const adopted = [...taken].filter(([, { isRunning }]) => isRunning).map(([id]) => id);
  for (const id of ptyHost.sandboxes.filter((id) => !adopted.includes(id))) {
    for (const terminal of ptyHost.terminalsOf(id)) terminal.close();
  }
  const { kept, removed, failures } = swept;
  observe({ event: "sweep", adopted, kept, removed, failures: failures.length });
  for (const { record, sandbox, isRunning } of taken.values()) {
    try {
      await sessions.takeUp(record.learner, record.lesson, {
        sandbox,
        done: record.done,
        life: lifeOf(record, sandbox, isRunning),
      });
    } catch (error) {
      // Its lesson has gone, or cannot be read any more: nobody can come back to it.
      log.error({ err: error, sandbox: sandbox.id }, "a session could not be taken up");
      await sandbox.destroy();
    }
  }
}

/** Every whole record, by sandbox id. */
function records({ host, roots, log }: Ground): Map<string, SessionRecord> {
  const found = new Map<string, SessionRecord>();
  for (const id of host.listDirectories(`${roots.stateDirectory}/sandboxes`)) {
    const text = host.readText(`${roots.stateDirectory}/sandboxes/${id}/${RECORD_FILE}`);
    const record = text === null ? null : readRecord(text);
    if (record) found.set(id, record);
    else if (text !== null) log.error({ sandbox: id }, "the record of a sandbox is torn; it cannot be given back");
  }
  return found;
}

function lifeOf({ life }: SessionRecord, sandbox: Sandbox, isRunning: boolean): LeftSession["life"] {
  if (life.kind === "stopped") return life;
  return isRunning ? { kind: "running", isFrozen: sandbox.isFrozen(), clock: life } : { kind: "interrupted" };
}
