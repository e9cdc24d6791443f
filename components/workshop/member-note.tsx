"use client";
/** Says in which workshop somebody is, and lets them leave it. */
import { Button } from "#components/ui/button.tsx";
import { LocalTime } from "#components/ui/local-time.tsx";
import { useAsk } from "./use-ask.ts";

export interface MemberNoteProps {
  name: string;
  workshop: string;
  endsAtMs: number;
  isOver: boolean;
}

export function MemberNote({ name, workshop, endsAtMs, isOver }: MemberNoteProps) {
  const { isBusy, refusal, send } = useAsk();

  async function leave() {
    if (await send("/api/class/leave")) location.assign("/join");
  }

  return (
    <section
      aria-label="Your workshop"
      className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-line bg-surface px-4 py-3 text-sm"
    >
      <p className="min-w-0 flex-1">
        <span className="font-medium break-words">{workshop}</span>
        <span className="text-muted">
          {" "}
          · you are {name} · {isOver ? "it is over since " : "until "}
          <LocalTime ms={endsAtMs} />
        </span>
      </p>
      {refusal !== null && <p role="alert">{refusal}</p>}
      <Button look="quiet" onClick={() => void leave()} isDisabled={isBusy}>
        Leave on this browser
      </Button>
    </section>
  );
}
