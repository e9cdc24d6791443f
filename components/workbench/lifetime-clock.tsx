"use client";
/** How long the sandbox may still run, and the way to put that off. */
import { Timer } from "lucide-react";
import { useSession } from "./session-store.ts";
import { useNow } from "./use-now.ts";

const MINUTE_MS = 60_000;

/** From here on the clock asks to be looked at. */
const SOON_MS = 15 * MINUTE_MS;

export function LifetimeClock() {
  const clock = useSession((store) => store.clock);
  const extend = useSession((store) => store.extend);
  const isOnline = useSession((store) => store.connection === "online");
  const leftMs = (clock?.endsAtMs ?? 0) - useNow();
  if (!clock || leftMs <= 0) return null;
  const isSoon = leftMs < SOON_MS;
  const canExtend = clock.isExtendable && isOnline;
  const left = timeLeft(leftMs);
  return (
    <button
      type="button"
      title={
        canExtend
          ? `This sandbox runs for another ${left}. Click for more time`
          : `This sandbox runs for another ${left}`
      }
      aria-label={`${left} left${canExtend ? ", add time" : ""}`}
      aria-disabled={!canExtend}
      onClick={() => canExtend && extend()}
      className={`flex h-7 items-center gap-1.5 rounded-md px-2 text-xs whitespace-nowrap hover:bg-sunken hover:text-fg aria-disabled:cursor-not-allowed max-sm:hidden ${isSoon ? "text-warn" : "text-muted"}`}
    >
      <Timer aria-hidden size={14} />
      {left}
    </button>
  );
}

/** `3 h 59 min`, and below an hour `12 min`. */
function timeLeft(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE_MS));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
