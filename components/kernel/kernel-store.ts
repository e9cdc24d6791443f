"use client";
/** What a lesson page knows of its sandbox's kernel: now, a while back, and what happened in between. */
import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import type { KernelLink, KernelViewer } from "#components/terminal/kernel-link.ts";
import { apply } from "#lib/kernel/patch.ts";
import { type Act, MAX_TIMELINE_EVENTS, type TimelineCommand, type TimelineEvent } from "#lib/kernel/timeline.ts";
import type { KernelPanel, KernelView, ProcessView } from "#lib/kernel/view.ts";
import type { KernelSnapshot, KernelWatchView } from "#lib/protocol/kernel-messages.ts";

/** A page is drawn at most this often, however much happens. */
const FLUSH_MS = 100;
/** Readings kept in the page; older ones are asked of the host. */
const MAX_READINGS = 240;
/** How long a process that has ended stays in the picture. */
export const GHOST_MS = 6_000;

/** A process that has ended; how, once the timeline has told. */
export interface Ghost {
  process: ProcessView;
  endedAtMs: number;
  end: Extract<Act, { kind: "exit" }> | null;
}

export interface KernelState {
  /** What there is to be looked at; null until the host has said. */
  watch: KernelWatchView | null;
  /** Why nothing can be shown. */
  error: string | null;
  /** Does the host send readings? While it cannot, the last one stays and is not called live. */
  isWatching: boolean;
  /** The last reading. */
  live: KernelSnapshot | null;
  /** The reading of a moment back that is shown instead of the last one, and the moment asked for. */
  past: { atMs: number; snapshot: KernelSnapshot | null } | null;
  /** When the first reading that can be gone back to was taken. */
  firstAtMs: number | null;
  ghosts: Ghost[];
  events: TimelineEvent[];
  commands: Record<number, TimelineCommand>;
  /** Id of the process that is looked at closely. */
  selected: string | null;
}

export interface KernelStore extends KernelState {
  /** Looks at some panels from now on; returns what ends it. */
  look: (link: KernelLink, panels: KernelPanel[]) => () => void;
  /** Goes back to a moment (ms since the epoch), or to now with null. */
  goTo: (atMs: number | null) => void;
  select: (process: string | null) => void;
}

const NOTHING: KernelState = {
  watch: null,
  error: null,
  isWatching: false,
  live: null,
  past: null,
  firstAtMs: null,
  ghosts: [],
  events: [],
  commands: {},
  selected: null,
};

export function createKernelStore(): StoreApi<KernelStore> {
  return createStore<KernelStore>()((set, get) => {
    let link: KernelLink | null = null;
    let readings: KernelSnapshot[] = [];
    /** Ahead of the state by what came since the last flush. */
    let latest: KernelSnapshot | null = null;
    let fresh: TimelineEvent[] = [];
    let freshCommands: TimelineCommand[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;

    function flushSoon(waitMs = FLUSH_MS): void {
      timer ??= setTimeout(flush, waitMs);
    }

    function flush(): void {
      timer = undefined;
      const state = get();
      const isOther = state.live !== null && latest !== null && !isSameSandbox(state.live.view, latest.view);
      const events = fresh.length > 0 ? withEvents(isOther ? [] : state.events, fresh) : state.events;
      const commands =
        freshCommands.length > 0
          ? { ...state.commands, ...Object.fromEntries(freshCommands.map((command) => [command.id, command])) }
          : state.commands;
      const ghosts = isOther ? [] : ghostsAfter(state.ghosts, state.live, latest, events);
      fresh = [];
      freshCommands = [];
      set({ live: latest, events, commands, ghosts, firstAtMs: state.firstAtMs ?? latest?.atMs ?? null });
      if (ghosts.length > 0) flushSoon(1_000);
    }

    const viewer: KernelViewer = {
      watching: (result) =>
        set(
          result.ok
            ? { watch: result.data, error: null, isWatching: true }
            : { error: result.error.message, isWatching: false },
        ),
      disconnected: () => set({ isWatching: false }),
      snapshot(snapshot) {
        if (latest && !isSameSandbox(latest.view, snapshot.view)) readings = [];
        take(snapshot);
      },
      patch({ atMs, patch }) {
        if (latest) take({ atMs, view: apply(latest.view, patch) });
      },
      events(batch) {
        fresh.push(...batch.events);
        freshCommands.push(...batch.commands);
        flushSoon();
      },
    };

    function take(snapshot: KernelSnapshot): void {
      latest = snapshot;
      readings = [...readings.slice(1 - MAX_READINGS), snapshot];
      flushSoon();
    }

    return {
      ...NOTHING,
      look(through, panels) {
        link = through;
        // Readings of other panels do not show these.
        readings = [];
        const release = through.look({ panels, timeline: true }, viewer);
        const { past } = get();
        if (past) get().goTo(past.atMs);
        return () => {
          release();
          clearTimeout(timer);
          timer = undefined;
        };
      },
      goTo(atMs) {
        if (atMs === null) {
          set({ past: null });
          return;
        }
        const kept = readings.findLast((reading) => reading.atMs <= atMs);
        set(({ past }) => ({ past: { atMs, snapshot: kept ?? past?.snapshot ?? null } }));
        if (kept || !link) return;
        void link.at(atMs).then((answer) => {
          if (get().past?.atMs !== atMs) return;
          set(({ firstAtMs }) => ({
            past: { atMs, snapshot: answer?.snapshot ?? null },
            firstAtMs: answer?.kept?.firstAtMs ?? firstAtMs,
          }));
        });
      },
      select: (selected) => set({ selected }),
    };
  });
}

function isSameSandbox(one: KernelView, other: KernelView): boolean {
  return one.sandbox.pid === other.sandbox.pid && one.sandbox.mnt === other.sandbox.mnt;
}

/** In their order, each once: a viewer that comes back is sent the kept ones again. */
export function withEvents(known: TimelineEvent[], more: TimelineEvent[]): TimelineEvent[] {
  const bySeq = new Map([...known, ...more].map((event) => [event.seq, event]));
  return [...bySeq.values()].toSorted((one, other) => one.seq - other.seq).slice(-MAX_TIMELINE_EVENTS);
}

/** Those that ended between two readings join those that ended a moment ago. */
export function ghostsAfter(
  ghosts: Ghost[],
  before: KernelSnapshot | null,
  after: KernelSnapshot | null,
  events: TimelineEvent[],
): Ghost[] {
  if (!after) return ghosts;
  const ended = Object.values(before?.view.processes ?? {})
    .filter(({ id }) => after.view.processes[id] === undefined)
    .map((process) => ({ process, endedAtMs: after.atMs, end: null }));
  const still = ghosts.filter(
    ({ endedAtMs }) => after.atMs - endedAtMs < GHOST_MS && Date.now() - endedAtMs < 2 * GHOST_MS,
  );
  if (still.length + ended.length === 0) return ghosts.length === 0 ? ghosts : [];
  return [...still, ...ended].slice(-100).map((ghost) => (ghost.end ? ghost : { ...ghost, end: endOf(ghost, events) }));
}

function endOf({ process, endedAtMs }: Ghost, events: TimelineEvent[]): Ghost["end"] {
  const event = events.findLast(
    ({ pid, act, atMs }) =>
      pid === process.pid && act.kind === "exit" && atMs >= process.startedAtMs - 20 && atMs <= endedAtMs + 20,
  );
  return event?.act.kind === "exit" ? event.act : null;
}

export const KernelContext = createContext<StoreApi<KernelStore> | null>(null);

export function useKernel<T>(selector: (store: KernelStore) => T): T {
  const store = useContext(KernelContext);
  if (!store) throw new Error("useKernel is used outside of a KernelPane");
  return useStore(store, selector);
}

/** What the panels show: the last reading, or that of the moment gone back to; null while there is none. */
export function useShown(): KernelSnapshot | null {
  return useKernel(({ past, live }) => (past ? past.snapshot : live));
}
