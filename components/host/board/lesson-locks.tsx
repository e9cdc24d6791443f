"use client";
/** How much of its course a class may open, and the next lesson by one click. */
import { LockOpen } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";
import { nextLocked, type OutlineLesson } from "#lib/workshop/class-run.ts";

export interface LessonLocksProps {
  workshop: string;
  outline: readonly OutlineLesson[];
  /** Ids of the lessons that people may open. */
  unlocked: readonly string[];
}

export function LessonLocks({ workshop, outline, unlocked }: LessonLocksProps) {
  const { isBusy, refusal, send } = useAsk();
  const next = nextLocked(outline, unlocked);
  const count = outline.filter(({ id }) => unlocked.includes(id)).length;
  return (
    <div className="flex shrink-0 items-center gap-3 text-sm">
      <p className="text-muted">
        {count} of {outline.length} lessons unlocked
      </p>
      {next && (
        <Button
          look="quiet"
          isDisabled={isBusy}
          onClick={() => void send(`/api/host/workshops/${workshop}/lessons`, { lesson: next.id, isUnlocked: true })}
        >
          <LockOpen aria-hidden size={14} />
          Unlock <span className="font-mono">{next.number}</span>
          <span className="max-w-28 truncate xl:max-w-48">{next.title}</span>
        </Button>
      )}
      <span role="alert" className="text-danger empty:hidden">
        {refusal}
      </span>
    </div>
  );
}
