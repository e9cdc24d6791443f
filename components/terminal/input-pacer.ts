/**
 * Sends what is typed and pasted, in order. What fits into one message leaves at once; a longer paste goes piece by piece,
 * the next when the host has taken the one before, so that it arrives whole at whatever pace the program reads.
 */
import { DrydockError, type Result, type WireError } from "#lib/protocol/errors.ts";
import { MAX_INPUT_BYTES } from "#lib/protocol/limits.ts";

/** Between two pieces of a paste: 800 KB a second, below what the host lets one page send. */
const PIECE_INTERVAL_MS = 20;

/** A piece for which there was no room is sent again after so long. */
const RETRY_MS = 100;

/** A program that has read nothing for so long will not read the rest either. */
const PATIENCE_MS = 5_000;

const CTRL_C = 3;

export interface PacerEvents {
  /** Sends a piece and calls back with the answer, unless the connection is lost before. False when there is none. */
  send(piece: Uint8Array, answered: (result: Result<null>) => void): boolean;
  /** Something was not taken; of a paste, the rest is dropped. */
  refused(error: WireError): void;
  /** So much of a paste is still here; 0 when it is over. */
  waiting(bytes: number): void;
}

/** What was cut off with the connection. */
export interface LostInput {
  /** Sent, and not known to have arrived. */
  hasUncertain: boolean;
  /** Never sent. */
  unsentBytes: number;
}

export class InputPacer {
  readonly #events: PacerEvents;
  /** The first one may be under way already. */
  #pieces: Uint8Array[] = [];
  /** Replaced by {@link clear}: answers that come later count for nothing. */
  #unanswered = { count: 0 };
  /** Changes when a paste is dropped, with the piece that was under way. */
  #round = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #refusedSinceMs: number | undefined;

  constructor(events: PacerEvents) {
    this.#events = events;
  }

  /** False when there is no connection: nothing is kept to be typed later. */
  push(bytes: Uint8Array): boolean {
    // Whoever presses Ctrl-C in the middle of a paste does not want the rest of it.
    if (bytes.byteLength === 1 && bytes[0] === CTRL_C) this.#dropPieces();
    if (this.#pieces.length === 0 && bytes.byteLength <= MAX_INPUT_BYTES) {
      return this.#send(bytes, (result) => {
        if (!result.ok) this.#events.refused(result.error);
      });
    }
    const wasIdle = this.#pieces.length === 0;
    for (let start = 0; start < bytes.byteLength; start += MAX_INPUT_BYTES) {
      this.#pieces.push(bytes.subarray(start, start + MAX_INPUT_BYTES));
    }
    this.#tellWaiting();
    return !wasIdle || this.#sendFirst();
  }

  /** Forgets everything, and tells what that cuts off. */
  clear(): LostInput {
    const lost = { hasUncertain: this.#unanswered.count > 0, unsentBytes: this.#waitingBytes() };
    this.#unanswered = { count: 0 };
    this.#dropPieces();
    return lost;
  }

  #send(bytes: Uint8Array, answered: (result: Result<null>) => void): boolean {
    const unanswered = this.#unanswered;
    const isSent = this.#events.send(bytes, (result) => {
      unanswered.count -= 1;
      answered(result);
    });
    if (isSent) unanswered.count += 1;
    return isSent;
  }

  #sendFirst(): boolean {
    this.#timer = undefined;
    const [piece] = this.#pieces;
    if (!piece) return true;
    const round = this.#round;
    const isSent = this.#send(piece, (result) => {
      if (round === this.#round) this.#pieceAnswered(result);
    });
    if (!isSent) this.#dropPieces();
    return isSent;
  }

  #pieceAnswered(result: Result<null>): void {
    const nowMs = performance.now();
    if (result.ok) {
      this.#pieces.shift();
      this.#refusedSinceMs = undefined;
      this.#tellWaiting();
    } else {
      this.#refusedSinceMs ??= nowMs;
      const isOver = result.error.code !== "rate_limited" || nowMs - this.#refusedSinceMs > PATIENCE_MS;
      if (isOver) {
        this.#events.refused(restRefused(result.error, this.#waitingBytes()));
        this.#dropPieces();
        return;
      }
    }
    if (this.#pieces.length === 0) return;
    this.#timer = setTimeout(() => this.#sendFirst(), result.ok ? PIECE_INTERVAL_MS : RETRY_MS);
  }

  #dropPieces(): void {
    this.#round += 1;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#refusedSinceMs = undefined;
    if (this.#pieces.length === 0) return;
    this.#pieces = [];
    this.#tellWaiting();
  }

  #waitingBytes(): number {
    return this.#pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  }

  #tellWaiting(): void {
    this.#events.waiting(this.#waitingBytes());
  }
}

function restRefused({ code, message }: WireError, unsentBytes: number): WireError {
  const kilobytes = Math.ceil(unsentBytes / 1024);
  return new DrydockError(code, `${message} The last ${kilobytes} KB of the paste were dropped.`).toWire();
}
