/** How learners' sessions and the machine below them are now, as the sandbox-server last said; nothing of it is kept. */
import type { HostReading } from "../../lib/capacity/host-reading.ts";
import type { SessionNow } from "../../lib/protocol/reports.ts";

/** A session, and since when its learner has been at this lesson without a break (ms since the epoch). */
export interface LiveSession extends SessionNow {
  presentSinceMs: number | null;
}

export class LiveSessions {
  /** By learner, then by lesson. */
  readonly #sessions = new Map<string, Map<string, LiveSession>>();
  #isConnected = false;
  #reading: HostReading | null = null;

  /** The machine below the sandboxes; null while nobody tells. */
  get reading(): HostReading | null {
    return this.#reading;
  }

  /** Does the sandbox-server tell? While it does not, nobody knows who is there. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  of(learner: string): LiveSession[] {
    return [...(this.#sessions.get(learner)?.values() ?? [])];
  }

  /** Who has a sandbox that runs, or will. */
  learners(): string[] {
    const runs = ({ state }: LiveSession) => state !== "stopped";
    return [...this.#sessions].flatMap(([learner, own]) => ([...own.values()].some(runs) ? [learner] : []));
  }

  /** It tells of all sessions next. What was known of absent ones is void. */
  connected(): void {
    this.#isConnected = true;
    this.#sessions.clear();
  }

  disconnected(): void {
    this.#isConnected = false;
    this.#reading = null;
  }

  takeReading(reading: HostReading): void {
    this.#reading = reading;
  }

  take(sessions: readonly SessionNow[], nowMs: number): void {
    for (const session of sessions) this.#put(session, nowMs);
  }

  #put(session: SessionNow, nowMs: number): void {
    const { learner, lesson, state, isPresent } = session;
    const own = this.#sessions.get(learner) ?? new Map<string, LiveSession>();
    // A web that has just begun to listen takes the last key press for the beginning, where that is earlier.
    const since = own.get(lesson)?.presentSinceMs ?? Math.min(nowMs, session.typedAtMs ?? nowMs);
    if (state === "ended" || state === "failed") own.delete(lesson);
    else own.set(lesson, { ...session, presentSinceMs: isPresent ? since : null });
    if (own.size > 0) this.#sessions.set(learner, own);
    else this.#sessions.delete(learner);
  }
}
