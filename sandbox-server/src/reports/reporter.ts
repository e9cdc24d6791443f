/** Turns what happens in sessions into reports: tasks that were seen done, for good, and how each session is now. */
import type { SessionNow, TaskReport } from "../../../lib/protocol/reports.ts";
import type { SessionNews } from "../session/session-parts.ts";
import type { Outbox } from "./outbox.ts";

/** Changes of so long a time are told together. */
const GATHER_MS = 300;

/** Longest reason told of a task. */
const MAX_REASON_LENGTH = 300;

/** Told while somebody listens. */
export interface ReportListener {
  /** There is a report that nobody has taken. */
  added(): void;
  changed(sessions: SessionNow[]): void;
}

export class Reporter {
  readonly #outbox: Outbox;
  readonly #sessions = new Map<string, SessionNow>();
  /** Told of once, and not kept. */
  readonly #ended = new Map<string, SessionNow>();
  readonly #listeners = new Set<ReportListener>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  get pending(): TaskReport[] {
    return this.#outbox.pending;
  }

  taken(id: string): void {
    this.#outbox.taken(id);
  }

  sessions(): SessionNow[] {
    return [...this.#sessions.values()];
  }

  /** Returns the release. */
  listen(listener: ReportListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A session has changed. */
  readonly tell = (news: SessionNews): void => {
    const key = `${news.learner}/${news.lesson}`;
    const before = this.#sessions.get(key);
    const now = asNow(news);
    if (now.state === "ended" || now.state === "failed") this.#sessions.delete(key);
    else this.#sessions.set(key, now);
    this.#reportDone(news, before);
    if (isSame(before, now)) return;
    this.#changed.add(key);
    this.#gather(key, now);
  };

  #gather(key: string, now: SessionNow): void {
    if (this.#sessions.has(key)) this.#ended.delete(key);
    else this.#ended.set(key, now);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const changed = [...this.#changed].flatMap((one) => this.#sessions.get(one) ?? this.#ended.get(one) ?? []);
      this.#changed.clear();
      this.#ended.clear();
      for (const listener of this.#listeners) listener.changed(changed);
    }, GATHER_MS);
    this.#timer.unref();
  }

  #reportDone({ sandbox, learner, lesson, tasks }: SessionNews, before: SessionNow | undefined): void {
    if (sandbox === null) return;
    const known = new Set(before?.tasks.flatMap(({ id, status }) => (status === "done" ? [id] : [])));
    const done = tasks.filter(({ id, status }) => status === "done" && !known.has(id));
    for (const { id } of done) {
      this.#outbox.add({ id: `${sandbox}.${id}`, learner, lesson, task: id, doneAtMs: Date.now() });
    }
    if (done.length > 0) for (const listener of this.#listeners) listener.added();
  }
}

function asNow({ learner, lesson, state, isPresent, typedAtMs, tasks }: SessionNews): SessionNow {
  const told = tasks.map(({ id, status, reason }) => ({ id, status, reason: reason.slice(0, MAX_REASON_LENGTH) }));
  return { learner, lesson, state, isPresent, typedAtMs, tasks: told };
}

function isSame(one: SessionNow | undefined, other: SessionNow): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
