/** Brings readings and events to one viewer, no faster than it takes them. */
import { diff, type Patch } from "../../../lib/kernel/patch.ts";
import {
  MAX_BATCH_EVENTS,
  MAX_TIMELINE_EVENTS,
  type TimelineBatch,
  type TimelineCommand,
  type TimelineEvent,
} from "../../../lib/kernel/timeline.ts";
import type { KernelView } from "../../../lib/kernel/view.ts";
import type { KernelServerMessages, KernelSnapshot } from "../../../lib/protocol/kernel-messages.ts";

/** Who looks: is given each message with what to call once it has been received. */
export type KernelViewer = KernelServerMessages;

export class ViewFeed {
  readonly #viewer: KernelViewer;
  /** What the viewer has. */
  #shown: KernelView | null = null;
  #latest: KernelSnapshot | null = null;
  #isSending = false;

  constructor(viewer: KernelViewer) {
    this.#viewer = viewer;
  }

  /** @param step from which reading the latest one came, and by which patch, when it came by one */
  tell(latest: KernelSnapshot, step?: { from: KernelView; patch: Patch }): void {
    this.#latest = latest;
    if (this.#isSending) return;
    if (step && step.from === this.#shown) this.#sendPatch(latest, step.patch);
    else this.#sendDifference();
  }

  #sendDifference(): void {
    const latest = this.#latest;
    if (!latest || latest.view === this.#shown) return;
    const patch = this.#shown && diff(this.#shown, latest.view);
    if (patch) this.#sendPatch(latest, patch);
    else if (!this.#shown) {
      this.#sending(latest);
      this.#viewer["kernel:snapshot"](latest, () => this.#received());
    }
  }

  #sendPatch({ atMs, view }: KernelSnapshot, patch: Patch): void {
    this.#sending({ atMs, view });
    this.#viewer["kernel:patch"]({ atMs, patch }, () => this.#received());
  }

  #sending({ view }: KernelSnapshot): void {
    this.#isSending = true;
    this.#shown = view;
  }

  #received(): void {
    this.#isSending = false;
    this.#sendDifference();
  }
}

export class EventFeed {
  readonly #viewer: KernelViewer;
  #events: TimelineEvent[];
  readonly #commands: Map<number, TimelineCommand>;
  #isSending = false;

  /** @param kept what there was before, which the viewer is told first */
  constructor(viewer: KernelViewer, { events, commands }: TimelineBatch) {
    this.#viewer = viewer;
    this.#events = events;
    this.#commands = new Map(commands.map((command) => [command.id, command]));
    this.#send();
  }

  tell({ events, commands }: TimelineBatch): void {
    // A viewer that does not keep up loses the oldest: it sees that by their numbers.
    this.#events = [...this.#events, ...events].slice(-MAX_TIMELINE_EVENTS);
    for (const command of commands) this.#commands.set(command.id, command);
    this.#send();
  }

  #send(): void {
    if (this.#isSending || this.#events.length + this.#commands.size === 0) return;
    const batch = { events: this.#events.slice(0, MAX_BATCH_EVENTS), commands: [...this.#commands.values()] };
    this.#events = this.#events.slice(MAX_BATCH_EVENTS);
    this.#commands.clear();
    this.#isSending = true;
    this.#viewer["timeline:events"](batch, () => {
      this.#isSending = false;
      this.#send();
    });
  }
}
