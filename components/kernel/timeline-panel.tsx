"use client";
/** What the kernel did for the sandbox, event by event, grouped by the command that caused it. */
import { Pause, Play } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { TimelineCommand, TimelineEvent } from "#lib/kernel/timeline.ts";
import { actText, clockText, groupOf, KIND_GROUPS, type KindGroup } from "./act-text.ts";
import { useKernel } from "./kernel-store.ts";
import { type EventGroup, groupsOf, missing } from "./timeline-groups.ts";

const KINDS = Object.keys(KIND_GROUPS) as KindGroup[];

export function TimelinePanel() {
  const availability = useKernel((store) => store.watch?.timeline);
  const events = useKernel((store) => store.events);
  const commands = useKernel((store) => store.commands);
  const [kinds, setKinds] = useState<ReadonlySet<KindGroup>>(new Set(KINDS));
  const [search, setSearch] = useState("");
  const [paused, setPaused] = useState<TimelineEvent[] | null>(null);
  const shown = paused ?? events;
  const { groups, hidden } = useMemo(
    () => groupsOf(shown, commands, { kinds, search }),
    [shown, commands, kinds, search],
  );
  if (availability?.isAvailable === false) {
    return (
      <div className="p-6 text-sm">
        <p className="font-semibold">This host does not tell of events: {availability.reason}</p>
        <p className="mt-1 text-muted">{availability.remedy} The other panels work without.</p>
      </div>
    );
  }
  return (
    <div className="flex h-full min-h-0 flex-col text-xs">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
        <button
          type="button"
          aria-pressed={paused !== null}
          className="kernel-chip"
          onClick={() => setPaused(paused ? null : events)}
        >
          {paused ? <Play aria-hidden size={12} /> : <Pause aria-hidden size={12} />}
          {paused ? `Go on (${events.filter(({ seq }) => seq > (paused.at(-1)?.seq ?? 0)).length} more)` : "Pause"}
        </button>
        {KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={kinds.has(kind)}
            className="kernel-chip"
            onClick={() => setKinds(toggled(kinds, kind))}
          >
            {kind}
          </button>
        ))}
        <input
          type="search"
          aria-label="Search events"
          placeholder="Search"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          className="h-6 min-w-24 flex-1 rounded-sm border border-edge bg-surface px-2"
        />
      </div>
      <Groups groups={groups} isFollowing={paused === null} unsent={missing(shown)} hidden={hidden} />
    </div>
  );
}

interface GroupsProps {
  groups: EventGroup[];
  isFollowing: boolean;
  /** Events this page was not sent, and events it does not draw. */
  unsent: number;
  hidden: number;
}

function Groups({ groups, isFollowing, unsent, hidden }: GroupsProps) {
  const list = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const pastAtMs = useKernel((store) => store.past?.atMs ?? null);
  const lastSeq = groups.at(-1)?.events.at(-1)?.seq;
  useEffect(() => {
    const box = list.current;
    if (box && lastSeq !== undefined && isFollowing && isAtEnd.current && pastAtMs === null)
      box.scrollTop = box.scrollHeight;
  }, [lastSeq, isFollowing, pastAtMs]);
  return (
    <section
      ref={list}
      aria-label="Events"
      className="min-h-0 flex-1 overflow-auto px-3 py-2"
      onScroll={({ currentTarget: box }) => {
        isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
      }}
    >
      {unsent > 0 && <p className="mb-2 text-warn">{unsent} events in between were not sent: too many at once.</p>}
      {hidden > 0 && <p className="mb-2 text-muted">{hidden} earlier events are not drawn; filter to find them.</p>}
      {groups.length === 0 && (
        <p className="p-4 text-center text-sm text-muted">Nothing has happened yet. Type a command.</p>
      )}
      {groups.map((group) => (
        <section key={group.seq} aria-label={commandText(group.command)} className="event-group">
          <h3>
            {commandText(group.command)}
            {group.command?.terminal != null && (
              <span className="kernel-tag ml-2">terminal {group.command.terminal}</span>
            )}
          </h3>
          <ol>
            {group.events.map((event) => (
              <EventRow key={event.seq} event={event} isLater={pastAtMs !== null && event.atMs > pastAtMs} />
            ))}
          </ol>
        </section>
      ))}
    </section>
  );
}

function EventRow({ event, isLater }: { event: TimelineEvent; isLater: boolean }) {
  const goTo = useKernel((store) => store.goTo);
  const { atMs, pid, nspid, comm, act } = event;
  return (
    <li>
      <button
        type="button"
        className="event-row"
        data-group={groupOf(act.kind) ?? "loss"}
        data-kind={act.kind}
        data-later={isLater || undefined}
        title="Show the panels at this moment"
        onClick={() => goTo(atMs)}
      >
        <span className="w-24 shrink-0 text-muted">{clockText(atMs)}</span>
        <span className="w-32 shrink-0 truncate">
          {comm}{" "}
          <span className="text-muted">
            {nspid ?? "?"}/{pid}
          </span>
        </span>
        <span className="min-w-0 flex-1 break-words text-left">{actText(act)}</span>
      </button>
    </li>
  );
}

function commandText(command: TimelineCommand | null): string {
  if (!command) return "the sandbox itself";
  return command.isShell ? `${command.argv.join(" ")} (the shell itself)` : command.argv.join(" ");
}

function toggled(kinds: ReadonlySet<KindGroup>, kind: KindGroup): ReadonlySet<KindGroup> {
  const next = new Set(kinds);
  if (!next.delete(kind)) next.add(kind);
  return next;
}
