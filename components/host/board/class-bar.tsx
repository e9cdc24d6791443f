"use client";
/** The line of a board from which its class is run: lessons, who leads, a word to everybody, and what is done now and then. */
import type { ClassRun, OutlineLesson } from "#lib/workshop/class-run.ts";
import { MessageForm } from "../message-form.tsx";
import { ClassMenu } from "./class-menu.tsx";
import { LeadNote } from "./lead-note.tsx";
import { LessonLocks } from "./lesson-locks.tsx";

export interface ClassBarProps {
  workshop: string;
  run: ClassRun;
  outline: readonly OutlineLesson[];
}

export function ClassBar({ workshop, run, outline }: ClassBarProps) {
  return (
    <div className="flex items-center gap-4 border-b border-line bg-surface px-4 py-1.5 max-lg:flex-wrap">
      <div className="flex min-w-0 flex-1 items-center gap-4">
        {run.unlocked && <LessonLocks workshop={workshop} outline={outline} unlocked={run.unlocked} />}
        <LeadNote
          workshop={workshop}
          lead={run.lead}
          from={outline.findLast((lesson) => run.unlocked?.includes(lesson.id)) ?? outline[0]}
        />
      </div>
      <MessageForm path={`/api/host/workshops/${workshop}`} to="everybody" />
      <ClassMenu workshop={workshop} run={run} />
    </div>
  );
}
