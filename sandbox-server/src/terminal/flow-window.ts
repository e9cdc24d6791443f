/**
 * How many bytes may be under way to one viewer: enough to fill its link, few enough that Ctrl-C is seen at once.
 * window = delivery rate × (minimum round trip + 30 ms). Pure: the caller brings the time.
 */

export const MIN_WINDOW_BYTES = 32 * 1024;
/** What is not acknowledged is kept for a viewer that comes back: more than this the ring could not hold. */
export const MAX_WINDOW_BYTES = 384 * 1024;

/** What a viewer gets before its first acknowledgement has told more. */
export const FIRST_WINDOW_BYTES = 128 * 1024;

/** How much output may queue in front of the viewer's screen, beyond what fills the link. */
const QUEUE_MS = 30;

const RATE_MEMORY_MS = 2_000;
const ROUND_TRIP_MEMORY_MS = 10_000;

/** A paused stream goes on below this share of the window. */
const RESUME_SHARE = 0.85;

/** A clock's tick and the event loop's: shorter spans say nothing about a rate. */
const SHORTEST_SPAN_MS = 1;

/** Sends remembered until they are acknowledged; more are counted with the last one. */
const MAX_SENDS = 1024;

interface Send {
  /** Stream offset after its last byte. */
  end: number;
  atMs: number;
  /** What had been acknowledged when it left. */
  ackedThen: number;
}

export class FlowWindow {
  #acked: number;
  #sent: number;
  #sends: Send[] = [];
  /** Up to here the window, not the program, decided how fast the stream went. */
  #limitedUntil: number;
  readonly #rate = new Extreme((a, b) => a >= b, RATE_MEMORY_MS);
  readonly #roundTrip = new Extreme((a, b) => a <= b, ROUND_TRIP_MEMORY_MS);

  /** @param offset where the viewer's stream begins */
  constructor(offset: number) {
    this.#acked = offset;
    this.#sent = offset;
    this.#limitedUntil = offset;
  }

  /** The viewer has shown everything before this offset. */
  get acknowledged(): number {
    return this.#acked;
  }

  /** Size of the window in bytes. */
  get bytes(): number {
    const rate = this.#rate.best;
    const roundTripMs = this.#roundTrip.best;
    if (rate === undefined || roundTripMs === undefined) return FIRST_WINDOW_BYTES;
    return Math.min(MAX_WINDOW_BYTES, Math.max(MIN_WINDOW_BYTES, Math.round(rate * (roundTripMs + QUEUE_MS))));
  }

  /** Bytes up to `end` have left. */
  sent(end: number, nowMs: number): void {
    this.#sent = end;
    const last = this.#sends.at(-1);
    if (last && this.#sends.length >= MAX_SENDS) last.end = end;
    else this.#sends.push({ end, atMs: nowMs, ackedThen: this.#acked });
  }

  /** The viewer has shown everything before `offset`. False when that is no news, or not possible. */
  acked(offset: number, nowMs: number): boolean {
    if (offset <= this.#acked || offset > this.#sent) return false;
    this.#acked = offset;
    const newest = this.#takeSends(offset);
    if (newest) this.#learn(newest, nowMs);
    return true;
  }

  /** Is it time to stop reading? `readEnd` is where the stream ends that has been read, sent or not. */
  isFull(readEnd: number): boolean {
    const isFull = readEnd - this.#acked > this.bytes;
    if (isFull) this.#limitedUntil = readEnd;
    return isFull;
  }

  /** Is it time to read on? */
  hasRoom(readEnd: number): boolean {
    return readEnd - this.#acked < this.bytes * RESUME_SHARE;
  }

  /** Forgets the sends that `offset` acknowledges and answers the newest of them. */
  #takeSends(offset: number): Send | undefined {
    let count = 0;
    for (const send of this.#sends) {
      if (send.end > offset) break;
      count += 1;
    }
    return this.#sends.splice(0, count).at(-1);
  }

  #learn(send: Send, nowMs: number): void {
    const spanMs = Math.max(SHORTEST_SPAN_MS, nowMs - send.atMs);
    const rate = (this.#acked - send.ackedThen) / spanMs;
    this.#roundTrip.add(nowMs - send.atMs, nowMs);
    // A lone keystroke shows a low rate because there was no more to deliver: that says nothing about the link.
    const isLimited = this.#acked <= this.#limitedUntil;
    if (isLimited || rate > (this.#rate.best ?? 0)) this.#rate.add(rate, nowMs);
  }
}

/** The best of the values of the last so many ms; the last one stays until there is another. */
class Extreme {
  readonly #isBetter: (a: number, b: number) => boolean;
  readonly #memoryMs: number;
  /** From the best to the newest, each worse than the one before. */
  #values: { value: number; atMs: number }[] = [];

  constructor(isBetter: (a: number, b: number) => boolean, memoryMs: number) {
    this.#isBetter = isBetter;
    this.#memoryMs = memoryMs;
  }

  get best(): number | undefined {
    return this.#values[0]?.value;
  }

  add(value: number, nowMs: number): void {
    const young = this.#values.filter((known) => nowMs - known.atMs <= this.#memoryMs);
    const better = young.findLastIndex((known) => !this.#isBetter(value, known.value));
    this.#values = [...young.slice(0, better + 1), { value, atMs: nowMs }];
  }
}
