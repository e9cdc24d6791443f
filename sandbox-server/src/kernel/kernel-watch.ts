/** Lets people look at the kernel of one session's sandbox, and keeps what they may ask for afterwards. */
import { apply } from "../../../lib/kernel/patch.ts";
import {
  MAX_TIMELINE_EVENTS,
  type TimelineAvailability,
  type TimelineBatch,
  type TimelineCommand,
  type TimelineEvent,
} from "../../../lib/kernel/timeline.ts";
import type { KernelPanel } from "../../../lib/kernel/view.ts";
import type { KernelPast, KernelSnapshot, KernelWatchView } from "../../../lib/protocol/kernel-messages.ts";
import type { Interest } from "./kernel-messages.ts";
import type { KernelLine, KernelNews } from "./kernel-thread.ts";
import type { Shell } from "./timeline/commands.ts";
import { ViewHistory } from "./view-history.ts";
import type { ViewSubject } from "./view-reader.ts";
import { EventFeed, type KernelViewer, ViewFeed } from "./viewer-feed.ts";

/** What is watched. */
export interface WatchedSandbox extends ViewSubject {
  id: string;
}

/** The thread that reads the kernel, as far as a session needs it. */
export interface KernelSource {
  availability(): Promise<TimelineAvailability>;
  open(sandbox: string, subject: ViewSubject, hear: (news: KernelNews) => void): KernelLine;
}

export interface KernelRequest {
  panels: readonly KernelPanel[];
  timeline: boolean;
}

interface Looking {
  request: KernelRequest;
  view: ViewFeed | null;
  events: EventFeed | null;
}

/** Shells come and go with terminals, and take a moment to have a PID. */
const SHELLS_INTERVAL_MS = 500;

/** A shell that has no PID by then has none: its terminal says why. */
const SHELL_WITHIN_MS = 20_000;

export class KernelWatch {
  readonly #source: KernelSource;
  readonly #shells: () => Shell[];
  readonly #viewers = new Map<KernelViewer, Looking>();
  readonly #followers = new Set<(events: readonly TimelineEvent[]) => void>();
  readonly #history = new ViewHistory();
  #sandbox: WatchedSandbox | null = null;
  #line: KernelLine | null = null;
  #latest: KernelSnapshot | null = null;
  #events: TimelineEvent[] = [];
  #lastSeq = 0;
  #commands = new Map<number, TimelineCommand>();
  #clock: NodeJS.Timeout | undefined;
  /** What the thread was told last, as text. */
  #asked = "";
  /** When the last shell was opened, of which the thread may not know yet. */
  #openedAtMs = Number.NEGATIVE_INFINITY;

  /** @param shells of the learner's terminals that have a PID */
  constructor(source: KernelSource, shells: () => Shell[]) {
    this.#source = source;
    this.#shells = shells;
  }

  /** There is a sandbox: from now on its events are recorded. */
  begin(sandbox: WatchedSandbox): void {
    this.end();
    const { id, cgroup, initPid, bundle } = sandbox;
    this.#sandbox = sandbox;
    this.#line = this.#source.open(id, { cgroup, initPid, bundle }, (news) => this.#hear(news));
    this.#ask();
  }

  /** A shell starts: what is done in it is recorded as soon as it has a PID, whether or not anybody looks. */
  shellOpened(): void {
    this.#openedAtMs = performance.now();
    this.#ask();
  }

  /** It is no more, or about to be: what was recorded of it goes. */
  end(): void {
    this.#line?.close();
    this.letGo();
    this.#history.clear();
    this.#events = [];
    this.#commands.clear();
    for (const [viewer, { request }] of this.#viewers) this.#viewers.set(viewer, this.#looking(viewer, request));
  }

  /** Leaves the sandbox and what is recorded of it to the next server. */
  letGo(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
    this.#line = null;
    this.#sandbox = null;
    this.#latest = null;
    this.#asked = "";
  }

  async watch(viewer: KernelViewer, request: KernelRequest): Promise<KernelWatchView> {
    const timeline = await this.#source.availability();
    const before = this.#viewers.get(viewer);
    const looking = this.#looking(viewer, request, before?.request.timeline ? before.events : null);
    this.#viewers.set(viewer, looking);
    this.#ask();
    // What is known now, though of the panels that somebody looked at before; the rest comes with the next reading.
    if (this.#latest) looking.view?.tell(this.#latest);
    return { cgroup: this.#sandbox?.cgroup ?? null, timeline };
  }

  unwatch(viewer: KernelViewer): void {
    if (this.#viewers.delete(viewer)) this.#ask();
  }

  /** What the panels showed at a moment, in ms since the epoch. */
  at(atMs: number): KernelPast {
    return this.#history.at(atMs);
  }

  /** Can anything be told of events on this host? */
  async isAvailable(): Promise<boolean> {
    return (await this.#source.availability()).isAvailable;
  }

  /** Tells of each event from now on, in their order; returns the release. */
  follow(hear: (events: readonly TimelineEvent[]) => void): () => void {
    this.#followers.add(hear);
    this.#ask();
    return () => {
      this.#followers.delete(hear);
      this.#ask();
    };
  }

  #looking(viewer: KernelViewer, request: KernelRequest, events: EventFeed | null = null): Looking {
    const kept: TimelineBatch = { events: this.#events, commands: [...this.#commands.values()] };
    return {
      request,
      view: request.panels.length > 0 ? new ViewFeed(viewer) : null,
      events: request.timeline ? (events ?? new EventFeed(viewer, kept)) : null,
    };
  }

  #hear(news: KernelNews): void {
    switch (news.kind) {
      case "snapshot":
        this.#latest = { atMs: news.atMs, view: news.view };
        this.#history.add(this.#latest);
        for (const { view } of this.#viewers.values()) view?.tell(this.#latest);
        break;
      case "patch": {
        if (!this.#latest) return; // Nobody has looked since.
        const from = this.#latest.view;
        this.#latest = { atMs: news.atMs, view: apply(from, news.patch) };
        this.#history.add(this.#latest);
        for (const { view } of this.#viewers.values()) view?.tell(this.#latest, { from, patch: news.patch });
        break;
      }
      case "events": {
        const events = news.events.map((event): TimelineEvent => ({ ...event, seq: this.#nextSeq() }));
        const batch = { events, commands: news.commands };
        this.#keep(batch);
        for (const { events: feed } of this.#viewers.values()) feed?.tell(batch);
        for (const hear of this.#followers) hear(events);
        break;
      }
    }
  }

  #nextSeq(): number {
    this.#lastSeq += 1;
    return this.#lastSeq;
  }

  #keep({ events, commands }: TimelineBatch): void {
    this.#events = [...this.#events, ...events].slice(-MAX_TIMELINE_EVENTS);
    for (const command of commands) this.#commands.set(command.id, command);
    const named = new Set(this.#events.map(({ command }) => command));
    // Shells stay: what is typed into one next belongs to it.
    for (const [id, { isShell }] of this.#commands) if (!isShell && !named.has(id)) this.#commands.delete(id);
  }

  /** Tells the thread what is looked at, if that has changed. */
  #ask(): void {
    const requests = [...this.#viewers.values()].map(({ request }) => request);
    const panels = [...new Set(requests.flatMap((request) => request.panels))].sort();
    const events = this.#followers.size > 0 || requests.some(({ timeline }) => timeline);
    const isLookedAt = panels.length > 0 || events;
    const isAwaited = performance.now() - this.#openedAtMs < SHELL_WITHIN_MS;
    const interest: Interest = { panels, events, shells: isLookedAt || isAwaited ? this.#shells() : [] };
    if (panels.length === 0) this.#latest = null;
    const text = JSON.stringify(interest);
    if (this.#line && text !== this.#asked) {
      this.#asked = text;
      this.#line.look(interest);
    }
    if ((isLookedAt || isAwaited) && this.#line) {
      this.#clock ??= setInterval(() => this.#ask(), SHELLS_INTERVAL_MS);
    } else {
      clearInterval(this.#clock);
      this.#clock = undefined;
    }
  }
}
