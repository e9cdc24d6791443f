"use client";
/** Says that somebody looks on, for as long as they do; asks whether they may type, and takes that back. */
import { Eye, Keyboard } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { useSession } from "./session-store.ts";

export function WatchedNote() {
  const isWatched = useSession((store) => store.guests > 0);
  const control = useSession((store) => store.control);
  return (
    <>
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
      {control !== "none" && <ControlBar isGiven={control === "given"} />}
    </>
  );
}

function ControlBar({ isGiven }: { isGiven: boolean }) {
  const answer = useSession((store) => store.answerControl);
  return (
    <div className="fixed inset-x-0 bottom-6 z-40 flex justify-center px-4">
      <div className="flex flex-wrap items-center gap-3 rounded-md border border-warn bg-surface py-2 pr-2 pl-4 text-sm shadow-xl">
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
    </div>
  );
}

function Answer({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Button look="quiet" onClick={onClick}>
      {children}
    </Button>
  );
}
