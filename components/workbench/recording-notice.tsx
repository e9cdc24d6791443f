"use client";
/** Says that the terminal in front is being recorded, for how long already, and ends it. */
import { useSession } from "./session-store.ts";
import { useNow } from "./use-now.ts";

export function RecordingNotice() {
  const id = useSession((store) => store.terminals.find(({ number }) => number === store.active)?.id);
  const sinceMs = useSession((store) => (id === undefined ? undefined : store.recordings[id]));
  return id !== undefined && sinceMs !== undefined && <Notice id={id} sinceMs={sinceMs} />;
}

function Notice({ id, sinceMs }: { id: string; sinceMs: number }) {
  const stop = useSession((store) => store.stopRecording);
  const seconds = Math.max(0, Math.floor((useNow() - sinceMs) / 1_000));
  return (
    <div className="flex shrink-0 items-center gap-2 border-l border-line px-3 text-sm whitespace-nowrap">
      <span aria-hidden className="size-2 rounded-full bg-danger" />
      <span className="max-xl:sr-only">Recording</span>
      <span className="text-muted tabular-nums">{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`}</span>
      <button
        type="button"
        onClick={() => stop(id)}
        className="rounded-sm px-1 font-medium text-accent hover:underline"
      >
        Stop
      </button>
    </div>
  );
}
