/** What a starting sandbox-server does about an earlier one: ends what still runs, gives learners their files back. */
import type { Logger } from "pino";
import type { Host } from "./host/host.ts";
import type { Machinery } from "./machinery.ts";
import type { Observe } from "./observability/observe.ts";
import type { Roots } from "./sandbox/layout.ts";
import { sweepOrphans } from "./sandbox/sweep.ts";
import { RECORD_FILE, readRecord, type SessionRecord } from "./session/record.ts";
import type { SessionRegistry } from "./session/registry.ts";

/**
 * Ends every sandbox that an earlier server left, whether it was stopped or killed. Whose record can be read comes back
 * as a stopped session; the rest is removed. By what the kernel and the folders say, not by what anybody remembers.
 */
export async function recover(
  { host, roots, log, observe }: { host: Host; roots: Roots; log: Logger; observe: Observe },
  { machinery, sessions }: { machinery: Machinery; sessions: SessionRegistry },
): Promise<void> {
  const records = new Map<string, SessionRecord>();
  for (const id of host.listDirectories(`${roots.stateDirectory}/sandboxes`)) {
    const text = host.readText(`${roots.stateDirectory}/sandboxes/${id}/${RECORD_FILE}`);
    const record = text === null ? null : readRecord(text);
    if (record) records.set(id, record);
    else if (text !== null)
      log.error({ sandbox: id }, "the record of a sandbox is torn; its files cannot be given back");
  }
  const { kept, removed, failures } = await sweepOrphans(host, roots, (id) => records.has(id));
  for (const error of failures) log.error({ err: error }, "an orphan could not be undone");
  observe({ event: "sweep", kept, removed, failures: failures.length });
  if (kept.length + removed.length > 0) log.warn({ kept, removed }, "ended sandboxes of an earlier run");
  for (const [id, record] of records) {
    const sandbox = machinery.takeOver({ id, slot: record.slot }, record.profile);
    try {
      await sessions.restore(record, sandbox);
    } catch (error) {
      // Its lesson has gone, or cannot be read any more: nobody can come back to it.
      log.error({ err: error, sandbox: id }, "a session could not be restored");
      await sandbox.destroy();
    }
  }
}
