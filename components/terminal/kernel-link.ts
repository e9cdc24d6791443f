/** The page's look at the kernel over its socket: asked again with each new connection. Knows no React. */

import type { TimelineBatch } from "#lib/kernel/timeline.ts";
import type { Result } from "#lib/protocol/errors.ts";
import type { ClientMessage } from "#lib/protocol/events.ts";
import type { KernelPast, KernelPatch, KernelSnapshot, KernelWatchView } from "#lib/protocol/kernel-messages.ts";

export type KernelRequest = ClientMessage<"kernel:watch">;

/** Who is told what the kernel shows. */
export interface KernelViewer {
  watching(result: Result<KernelWatchView>): void;
  snapshot(snapshot: KernelSnapshot): void;
  patch(patch: KernelPatch): void;
  events(batch: TimelineBatch): void;
  /** What was shown last is of the past from now on, until the next {@link watching}. */
  disconnected(): void;
}

/** How requests reach the host; each is answered, also when there is no connection. */
export interface KernelWire {
  watch(request: KernelRequest, answer: (result: Result<KernelWatchView>) => void): void;
  unwatch(): void;
  at(atMs: number, answer: (result: Result<KernelPast>) => void): void;
}

export class KernelLink {
  readonly #wire: KernelWire;
  #looking: { request: KernelRequest; viewer: KernelViewer } | null = null;
  #isConnected = false;

  constructor(wire: KernelWire) {
    this.#wire = wire;
  }

  /** Looks from now on, in place of what was looked at before; returns what ends it. */
  look(request: KernelRequest, viewer: KernelViewer): () => void {
    const looking = { request, viewer };
    this.#looking = looking;
    if (this.#isConnected) this.#ask();
    return () => {
      if (this.#looking !== looking) return;
      this.#looking = null;
      if (this.#isConnected) this.#wire.unwatch();
    };
  }

  /** What the panels showed at a moment; null when nobody can say. */
  at(atMs: number): Promise<KernelPast | null> {
    return new Promise((resolve) => this.#wire.at(atMs, (result) => resolve(result.ok ? result.data : null)));
  }

  /** There is a session on this connection. */
  connected(): void {
    this.#isConnected = true;
    this.#ask();
  }

  disconnected(): void {
    this.#isConnected = false;
    this.#looking?.viewer.disconnected();
  }

  snapshot(snapshot: KernelSnapshot): void {
    this.#looking?.viewer.snapshot(snapshot);
  }

  patch(patch: KernelPatch): void {
    this.#looking?.viewer.patch(patch);
  }

  events(batch: TimelineBatch): void {
    this.#looking?.viewer.events(batch);
  }

  #ask(): void {
    const looking = this.#looking;
    if (!looking) return;
    this.#wire.watch(looking.request, (result) => {
      if (this.#looking === looking) looking.viewer.watching(result);
    });
  }
}
