/** What has happened in a sandbox since each of its open tasks was open. */
import { MAX_TIMELINE_EVENTS, type TimelineEvent } from "../../../lib/kernel/timeline.ts";

/** Tells of a sandbox's events. */
export interface EventSource {
  /** Can anything be told on this host? */
  isAvailable(): Promise<boolean>;
  /** Tells of each event from now on, in their order; returns the release. */
  follow(hear: (events: readonly TimelineEvent[]) => void): () => void;
}

export class EventLog {
  readonly #source: EventSource;
  readonly #onEvents: () => void;
  #events: TimelineEvent[] = [];
  #release: (() => void) | undefined;
  #isAvailable = false;
  /** By task: the last event that is none of its. */
  readonly #openedAfter = new Map<string, number>();
  /** The last event when the look that is under way began, and when the one before it did. */
  #marks = { last: 0, before: 0 };

  /** @param onEvents called when something has happened */
  constructor(source: EventSource, onEvents: () => void) {
    this.#source = source;
    this.#onEvents = onEvents;
  }

  /** Idempotent. */
  start(): void {
    // Not to be waited for: who tells of events may take its time to start, or never come.
    void this.#source.isAvailable().then((isAvailable) => {
      this.#isAvailable = isAvailable;
    });
    this.#release ??= this.#source.follow((events) => {
      this.#events = [...this.#events, ...events].slice(-MAX_TIMELINE_EVENTS);
      this.#onEvents();
    });
  }

  stop(): void {
    this.#release?.();
    this.#release = undefined;
  }

  /**
   * To be called as each look begins, with the tasks that are open in it. What was done to fulfil the task before counts for
   * the one that this has opened: so a task is open since the look before the one that found it so.
   */
  beginLook(open: readonly string[]): void {
    this.#marks = { last: this.#events.at(-1)?.seq ?? 0, before: this.#marks.last };
    for (const id of open) if (!this.#openedAfter.has(id)) this.#openedAfter.set(id, this.#marks.before);
  }

  /** What has happened since a task was open; undefined where nothing is told of events. */
  since(task: string): TimelineEvent[] | undefined {
    if (!this.#isAvailable) return undefined;
    const after = this.#openedAfter.get(task) ?? Number.POSITIVE_INFINITY;
    return this.#events.filter(({ seq }) => seq > after);
  }
}
