/** Reports that nobody has taken yet: a file each, so that neither a crash here nor an absence there loses one. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TaskReport, taskReportSchema } from "../../../lib/protocol/reports.ts";

/** A lab whose web has been away for so long keeps no more: some 10 MB. */
const MOST_REPORTS = 20_000;

export interface OutboxOptions {
  folder: string;
  report: (message: string, error: unknown) => void;
}

export class Outbox {
  readonly #folder: string;
  readonly #report: OutboxOptions["report"];
  readonly #pending = new Map<string, TaskReport>();

  /** Takes up what an earlier server has left there. */
  constructor({ folder, report }: OutboxOptions) {
    this.#folder = folder;
    this.#report = report;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) this.#read(path.join(folder, name));
  }

  /** Oldest first. */
  get pending(): TaskReport[] {
    return [...this.#pending.values()];
  }

  /** Once this returns the report survives this process. Again with the same id: nothing happens. */
  add(report: TaskReport): void {
    if (this.#pending.has(report.id)) return;
    if (this.#pending.size >= MOST_REPORTS) {
      this.#report("a result was lost", new Error(`${MOST_REPORTS} wait for a web that does not come`));
      return;
    }
    this.#pending.set(report.id, report);
    const file = this.#fileOf(report.id);
    // A name that no reader takes for a whole file, until it is one.
    writeFileSync(`${file}.new`, JSON.stringify(report), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }

  /** Somebody else keeps it now. */
  taken(id: string): void {
    if (this.#pending.delete(id)) rmSync(this.#fileOf(id), { force: true });
  }

  #fileOf(id: string): string {
    return path.join(this.#folder, `${createHash("sha256").update(id).digest("hex")}.json`);
  }

  #read(file: string): void {
    try {
      if (!file.endsWith(".json")) throw new Error("it was not written to its end");
      const report = taskReportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
      this.#pending.set(report.id, report);
    } catch (error) {
      this.#report(`${path.basename(file)} is no report`, error);
      rmSync(file, { force: true });
    }
  }
}
