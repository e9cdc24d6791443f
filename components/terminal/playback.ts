/** The clock of a replay: which events are due, while it plays, pauses, jumps and changes its speed. Pure: the caller brings the time. */
import { type Cast, type CastEvent, castDurationMs } from "./asciicast.ts";

/** A pause longer than this is shortened to it, if the viewer likes. */
const LONGEST_PAUSE_MS = 2_000;

/** The same recording without its long pauses. */
export function withoutPauses(cast: Cast): Cast {
  let lastMs = 0;
  let skippedMs = 0;
  const events = cast.events.map((event) => {
    skippedMs += Math.max(0, event.atMs - lastMs - LONGEST_PAUSE_MS);
    lastMs = event.atMs;
    return { ...event, atMs: event.atMs - skippedMs };
  });
  return { ...cast, events };
}

/** What to do to the screen: with `isFromStart` on an empty one of the recording's first size. */
export interface Step {
  isFromStart: boolean;
  events: CastEvent[];
}

export class Playback {
  readonly durationMs: number;
  readonly #events: CastEvent[];
  /** Index of the first event that has not been shown. */
  #next = 0;
  #atMs = 0;
  #speed = 1;
  /** When the clock was last looked at; null while it stands. */
  #lookedMs: number | null = null;

  constructor(cast: Cast) {
    this.#events = cast.events;
    this.durationMs = castDurationMs(cast);
  }

  get atMs(): number {
    return this.#atMs;
  }

  get isPlaying(): boolean {
    return this.#lookedMs !== null;
  }

  /** From the start again when it has come to its end. */
  play(nowMs: number): Step {
    const step = this.#atMs >= this.durationMs ? this.seek(0, nowMs) : { isFromStart: false, events: [] };
    this.#lookedMs = nowMs;
    return step;
  }

  pause(nowMs: number): Step {
    const step = this.advance(nowMs);
    this.#lookedMs = null;
    return step;
  }

  setSpeed(speed: number, nowMs: number): Step {
    const step = this.advance(nowMs);
    this.#speed = speed;
    return step;
  }

  seek(atMs: number, nowMs: number): Step {
    const isFromStart = atMs < this.#atMs;
    if (isFromStart) this.#next = 0;
    this.#atMs = Math.min(Math.max(atMs, 0), this.durationMs);
    if (this.#lookedMs !== null) this.#lookedMs = nowMs;
    return { isFromStart, events: this.#due() };
  }

  /** Lets the clock go on to now. At the end it stands. */
  advance(nowMs: number): Step {
    if (this.#lookedMs !== null) {
      this.#atMs = Math.min(this.#atMs + (nowMs - this.#lookedMs) * this.#speed, this.durationMs);
      this.#lookedMs = this.#atMs >= this.durationMs ? null : nowMs;
    }
    return { isFromStart: false, events: this.#due() };
  }

  #due(): CastEvent[] {
    const start = this.#next;
    while ((this.#events[this.#next]?.atMs ?? Number.POSITIVE_INFINITY) <= this.#atMs) this.#next += 1;
    return this.#events.slice(start, this.#next);
  }
}
