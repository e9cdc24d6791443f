"use client";
/** On a lesson's page of a host: leads a class, whose pages are told at which lesson and step the host is. */
import { LockOpen, Signpost } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useStepInView } from "#components/progress/step-in-view.ts";
import { useLookedAt } from "#components/ui/use-looked-at.ts";
import { ask } from "#components/workshop/ask.ts";
import { useAsk } from "#components/workshop/use-ask.ts";
import { recallLead } from "./lead-memory.ts";

/** A running workshop of this lesson's course. */
export interface LedWorkshop {
  id: string;
  title: string;
  /** By this host. */
  isLed: boolean;
  /** Its people may not open this lesson yet. */
  isLocked: boolean;
}

export interface LeadControlProps {
  lesson: string;
  workshops: readonly LedWorkshop[];
}

/** The class that is led by this host, or whose board they come from, or the only one; else nothing: which would it be? */
export function LeadControl({ lesson, workshops }: LeadControlProps) {
  const remembered = useSyncExternalStore(never, recallLead, () => null);
  const only = workshops.length === 1 ? workshops[0] : undefined;
  const chosen = workshops.find(({ isLed }) => isLed) ?? workshops.find(({ id }) => id === remembered) ?? only;
  return chosen && <LeadButton key={chosen.id} lesson={lesson} {...chosen} />;
}

const never = () => () => {};

const BUTTON =
  "flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm text-muted hover:bg-sunken hover:text-fg aria-pressed:bg-accent aria-pressed:text-on-accent";

function LeadButton({ id, title, isLed, isLocked, lesson }: LedWorkshop & { lesson: string }) {
  const router = useRouter();
  const [isLeading, setLeading] = useState(isLed);
  const { refusal, send } = useAsk();
  const step = useStepInView();
  const isLookedAt = useLookedAt();
  const path = `/api/host/workshops/${id}`;

  useEffect(() => {
    if (!isLeading || !isLookedAt) return;
    void ask<{ isLeading: boolean }>(`${path}/lead`, { lesson, step, isStart: false }).then((answer) => {
      if (answer.ok) setLeading(answer.data.isLeading);
    });
  }, [isLeading, isLookedAt, path, lesson, step]);

  async function toggle() {
    const isDone = await (isLeading ? send(`${path}/lead/end`) : send(`${path}/lead`, { lesson, step, isStart: true }));
    if (isDone) setLeading(!isLeading);
  }

  async function unlock() {
    if (await send(`${path}/lessons`, { lesson, isUnlocked: true })) router.refresh();
  }

  return (
    <>
      <button
        type="button"
        aria-pressed={isLeading}
        title={isLeading ? `${title} is led to where you are. Click to stop` : `Lead ${title} to where you are`}
        onClick={() => void toggle()}
        className={BUTTON}
      >
        <Signpost aria-hidden size={14} />
        {isLeading ? "Leading the class" : "Lead the class"}
      </button>
      {isLeading && isLocked && (
        <button type="button" onClick={() => void unlock()} className={BUTTON}>
          <LockOpen aria-hidden size={14} className="text-warn" />
          Unlock it for them
        </button>
      )}
      <span role="alert" className="text-xs text-danger empty:hidden">
        {refusal}
      </span>
    </>
  );
}
