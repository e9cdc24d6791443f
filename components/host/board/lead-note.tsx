"use client";
/** Whether a class is led through the lessons, by whom and where; ends that, or shows the way to begin. */
import { Signpost } from "lucide-react";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";
import type { ClassRun, OutlineLesson } from "#lib/workshop/class-run.ts";
import { rememberLead } from "../lead-memory.ts";

export interface LeadNoteProps {
  workshop: string;
  lead: ClassRun["lead"];
  /** Where a host would begin to lead. */
  from: OutlineLesson | undefined;
}

export function LeadNote({ workshop, lead, from }: LeadNoteProps) {
  const { isBusy, refusal, send } = useAsk();
  if (!lead) {
    return (
      from && (
        <Link
          href={`/learn/${from.id}`}
          onClick={() => rememberLead(workshop)}
          title="Open a lesson, and lead the class from there"
          className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:bg-sunken"
        >
          <Signpost aria-hidden size={14} />
          Lead the class
        </Link>
      )
    );
  }
  return (
    <div className="flex min-w-0 items-center gap-3 text-sm">
      <p className="flex min-w-0 items-center gap-1.5">
        <Signpost aria-hidden size={14} className="shrink-0 text-accent" />
        <Link href={`/learn/${lead.lesson}#${lead.step}`} className="truncate hover:text-accent hover:underline">
          {lead.host} leads: {lead.lessonTitle}
          {lead.stepTitle !== null && `, ${lead.stepTitle}`}
        </Link>
      </p>
      <Button look="quiet" isDisabled={isBusy} onClick={() => void send(`/api/host/workshops/${workshop}/lead/end`)}>
        Stop leading
      </Button>
      <span role="alert" className="text-danger empty:hidden">
        {refusal}
      </span>
    </div>
  );
}
