"use client";
/** Says that somebody looks on, for as long as they do; asks whether they may type, and takes that back, where it hides no output. */
import { Eye, Keyboard } from "lucide-react";
import type { ReactNode } from "react";
import { useSession } from "./session-store.ts";

export function WatchedNote() {
  const isWatched = useSession((store) => store.guests > 0);
  const control = useSession((store) => store.control);
  return (
    <output className="shrink-0">
      {isWatched && control !== "given" && (
        <span
          title="They see your terminals and tasks, and cannot type"
          className="flex h-7 items-center gap-1.5 rounded-md bg-warn-ground px-2 text-xs"
        >
          <Eye aria-hidden size={14} className="text-warn" />
          Your host looks on
        </span>
      )}
    </output>
  );
}

/** Nothing while nobody asks. */
export function ControlQuestion() {
  const control = useSession((store) => store.control);
  const answer = useSession((store) => store.answerControl);
  if (control === "none") return null;
  const isGiven = control === "given";
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-x border-warn bg-warn-ground px-3 py-0.5 text-sm">
      <Keyboard aria-hidden size={16} className="text-warn" />
      <output>
        {isGiven ? "Your host types in your terminals too." : "Your host asks to type in your terminals."}
      </output>
      {isGiven ? (
        <Answer onClick={() => answer(false)}>Take the keyboard back</Answer>
      ) : (
        <>
          <Answer onClick={() => answer(false)}>No</Answer>
          <Answer onClick={() => answer(true)}>Let them type</Answer>
        </>
      )}
    </div>
  );
}

function Answer({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="h-7 rounded-md border border-edge bg-surface px-2.5 font-medium whitespace-nowrap hover:bg-sunken"
    >
      {children}
    </button>
  );
}
