/** What somebody has done and when, the latest first: as often as the sandbox-server saw it. */
import { LocalTime } from "#components/ui/local-time.tsx";

export interface HistoryEntry {
  id: string;
  /** Number of the lesson and of the step in it; empty where the course has the task no more. */
  place: string;
  title: string;
  doneAtMs: number;
}

export function TaskHistory({ entries }: { entries: readonly HistoryEntry[] }) {
  return (
    <section aria-label="Done so far">
      <h2 className="font-semibold">Done so far</h2>
      {entries.length === 0 && <p className="mt-2 text-muted">Nothing yet.</p>}
      <ol className="mt-2 space-y-1.5">
        {entries.map(({ id, place, title, doneAtMs }) => (
          <li key={id} className="flex gap-2">
            <span className="w-10 shrink-0 font-mono text-xs leading-5 text-muted">{place}</span>
            <span className="min-w-0 flex-1">
              {title}
              <span className="block text-xs text-muted">
                <LocalTime ms={doneAtMs} />
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
