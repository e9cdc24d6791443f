"use client";
/** Goes back in time: the panels then show what the kernel showed at that moment. */
import { useKernel } from "./kernel-store.ts";

export function TimeBar() {
  const firstAtMs = useKernel((store) => store.firstAtMs);
  const liveAtMs = useKernel((store) => store.live?.atMs ?? null);
  const pastAtMs = useKernel((store) => store.past?.atMs ?? null);
  const isWatching = useKernel((store) => store.isWatching);
  const goTo = useKernel((store) => store.goTo);
  if (firstAtMs === null || liveAtMs === null) return null;
  const backMs = pastAtMs === null ? 0 : Math.max(0, liveAtMs - pastAtMs);
  return (
    <div className="flex items-center gap-2 text-xs">
      <input
        type="range"
        aria-label="Go back in time"
        aria-valuetext={pastAtMs === null ? "now" : `${(backMs / 1000).toFixed(0)} seconds ago`}
        className="w-28 accent-accent"
        min={firstAtMs}
        max={Math.max(liveAtMs, firstAtMs + 1)}
        step={100}
        value={pastAtMs ?? liveAtMs}
        onChange={({ target }) => goTo(target.valueAsNumber >= liveAtMs - 200 ? null : target.valueAsNumber)}
      />
      {pastAtMs === null ? (
        <span className="flex w-20 items-center gap-1.5 text-muted">
          <span aria-hidden className={`size-1.5 rounded-full ${isWatching ? "bg-ok" : "bg-warn"}`} />
          {isWatching ? "live" : "cut off"}
        </span>
      ) : (
        <button
          type="button"
          className="min-w-20 rounded-sm bg-warn-ground px-1.5 whitespace-nowrap text-fg"
          onClick={() => goTo(null)}
        >
          −{(backMs / 1000).toFixed(1)} s · now
        </button>
      )}
    </div>
  );
}
