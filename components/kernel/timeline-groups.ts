/** Groups events by the command that caused them, in the order in which they happened. Pure. */
import type { TimelineCommand, TimelineEvent } from "#lib/kernel/timeline.ts";
import { actText, groupOf, type KindGroup } from "./act-text.ts";

export interface EventGroup {
  /** Of its first event. */
  seq: number;
  command: TimelineCommand | null;
  events: TimelineEvent[];
}

export interface TimelineFilter {
  kinds: ReadonlySet<KindGroup>;
  search: string;
}

export const MAX_DRAWN_EVENTS = 500;

/** The last {@link MAX_DRAWN_EVENTS} that pass; a command that acts again after another gets a second group. */
export function groupsOf(
  events: readonly TimelineEvent[],
  commands: Readonly<Record<number, TimelineCommand>>,
  filter: TimelineFilter,
): { groups: EventGroup[]; hidden: number } {
  const words = filter.search.toLowerCase();
  const passing = events.filter((event) => {
    const group = groupOf(event.act.kind);
    if (group !== null && !filter.kinds.has(group)) return false;
    return words === "" || `${event.comm} ${event.pid} ${actText(event.act)}`.toLowerCase().includes(words);
  });
  const groups: EventGroup[] = [];
  for (const event of passing.slice(-MAX_DRAWN_EVENTS)) {
    const command = event.command === null ? null : (commands[event.command] ?? null);
    const last = groups.at(-1);
    if (last && (last.command?.id ?? null) === (command?.id ?? null)) last.events.push(event);
    else groups.push({ seq: event.seq, command, events: [event] });
  }
  return { groups, hidden: Math.max(0, passing.length - MAX_DRAWN_EVENTS) };
}

/** Events that were never sent to this page: counted up to the last one that was. */
export function missing(events: readonly TimelineEvent[]): number {
  const [first] = events;
  const last = events.at(-1);
  return first && last ? last.seq - first.seq + 1 - events.length : 0;
}
