"use client";
/** Says that somebody looks on, for as long as they do. */
import { Eye } from "lucide-react";
import { useSession } from "./session-store.ts";

export function WatchedNote() {
  const isWatched = useSession((store) => store.guests > 0);
  return (
    <output className="shrink-0">
      {isWatched && (
        <span
          className="flex h-7 items-center gap-1.5 rounded-md bg-warn-ground px-2 text-xs"
          title="They see your terminals and tasks, and cannot type"
        >
          <Eye aria-hidden size={14} className="text-warn" />
          Your host looks on
        </span>
      )}
    </output>
  );
}
