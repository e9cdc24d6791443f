/** Records what a screen shows, from now on. Nothing that is typed is recorded but what the shell echoes. */
import type { Cast, CastEvent } from "./asciicast.ts";
import type { OutputTap } from "./xterm-screen.ts";

/** About an hour of work, or three seconds of `yes`; it is kept in the page's memory. */
const MAX_BYTES = 32 * 1024 * 1024;

export interface RecorderOptions {
  columns: number;
  rows: number;
  title: string;
  /** What brings an empty screen to where the recorded one is now. */
  firstFrame: string;
  /** Called once when the recording has grown as large as it may; nothing is added any more. */
  onFull: () => void;
}

export class CastRecorder implements OutputTap {
  readonly #cast: Cast;
  readonly #startMs = performance.now();
  readonly #decoder = new TextDecoder();
  readonly #onFull: () => void;
  #bytes = 0;

  constructor({ columns, rows, title, firstFrame, onFull }: RecorderOptions) {
    const events: CastEvent[] = firstFrame ? [{ atMs: 0, kind: "output", data: firstFrame }] : [];
    this.#cast = { columns, rows, startedAtMs: Date.now(), title, events };
    this.#onFull = onFull;
  }

  output(bytes: Uint8Array): void {
    if (this.#isFull(bytes.byteLength)) return;
    // A character whose bytes come in two pieces belongs to the second.
    const data = this.#decoder.decode(bytes, { stream: true });
    if (data) this.#add("output", data);
  }

  resized(columns: number, rows: number): void {
    if (!this.#isFull(0)) this.#add("resize", `${columns}x${rows}`);
  }

  /** The recording so far. */
  cast(): Cast {
    return { ...this.#cast, events: [...this.#cast.events] };
  }

  #add(kind: CastEvent["kind"], data: string): void {
    const atMs = Math.round(performance.now() - this.#startMs);
    const last = this.#cast.events.at(-1);
    // A flood comes in thousands of pieces a second; a player cannot tell those of one moment apart.
    if (kind === "output" && last?.kind === kind && last.atMs === atMs) last.data += data;
    else this.#cast.events.push({ atMs, kind, data });
  }

  #isFull(moreBytes: number): boolean {
    if (this.#bytes > MAX_BYTES) return true;
    this.#bytes += moreBytes;
    if (this.#bytes > MAX_BYTES) this.#onFull();
    return this.#bytes > MAX_BYTES;
  }
}
