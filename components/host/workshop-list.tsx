/** The workshops of a lab, the newest first. */
import Link from "next/link";
import { LocalTime } from "#components/ui/local-time.tsx";

export interface ListedWorkshop {
  id: string;
  title: string;
  seats: number;
  takenSeats: number;
  endsAtMs: number;
  isOver: boolean;
}

export function WorkshopList({ workshops }: { workshops: ListedWorkshop[] }) {
  if (workshops.length === 0) return <p className="mt-3 text-muted">None yet. Create the first one below.</p>;
  return (
    <ul className="mt-3 border-t border-line">
      {workshops.map(({ id, title, seats, takenSeats, endsAtMs, isOver }) => (
        <li key={id} className="border-b border-line">
          <Link href={`/host/${id}`} className="group flex items-baseline gap-4 px-1 py-3 hover:bg-surface">
            <span className="min-w-0 flex-1 truncate font-medium group-hover:text-accent">{title}</span>
            <span className="shrink-0 text-sm text-muted">
              {takenSeats} of {seats} seats
            </span>
            <span className="w-48 shrink-0 text-right text-sm text-muted">
              {isOver ? "over since " : "until "}
              <LocalTime ms={endsAtMs} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
