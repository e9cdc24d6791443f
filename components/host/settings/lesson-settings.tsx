"use client";
/** Whether a class may open every lesson or those that its host unlocks, and which those are. */
import { useRouter } from "next/navigation";
import { useId } from "react";
import { Refusal } from "#components/ui/refusal.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";
import type { OutlineLesson } from "#lib/workshop/class-run.ts";

export interface LessonSettingsProps {
  workshop: string;
  outline: readonly OutlineLesson[];
  /** Ids of the lessons that people may open; null for every one. */
  unlocked: readonly string[] | null;
}

export function LessonSettings({ workshop, outline, unlocked }: LessonSettingsProps) {
  const router = useRouter();
  const name = useId();
  const { isBusy, refusal, send } = useAsk();
  const path = `/api/host/workshops/${workshop}`;

  async function act(what: string, body: unknown) {
    if (await send(`${path}/${what}`, body)) router.refresh();
  }

  return (
    <div className="mt-3 space-y-3 text-sm">
      <fieldset className="flex flex-wrap gap-x-6 gap-y-2" aria-busy={isBusy}>
        <legend className="sr-only">What people may open</legend>
        <Choice name={name} isChosen={unlocked === null} onChoose={() => void act("change", { isPaced: false })}>
          Every lesson, from the beginning
        </Choice>
        <Choice name={name} isChosen={unlocked !== null} onChoose={() => void act("change", { isPaced: true })}>
          What you unlock, one after the other
        </Choice>
      </fieldset>
      <Refusal>{refusal}</Refusal>
      {unlocked !== null && (
        <ul className="columns-2 gap-8">
          {outline.map(({ id, number, title }) => (
            <li key={id}>
              <label className="flex cursor-pointer items-baseline gap-2 py-1">
                <input
                  type="checkbox"
                  className="translate-y-0.5 accent-accent"
                  checked={unlocked.includes(id)}
                  onChange={(event) => void act("lessons", { lesson: id, isUnlocked: event.target.checked })}
                />
                <span className="font-mono text-muted">{number}</span>
                <span>{title}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface ChoiceProps {
  name: string;
  isChosen: boolean;
  onChoose: () => void;
  children: string;
}

function Choice({ name, isChosen, onChoose, children }: ChoiceProps) {
  return (
    <label className="flex cursor-pointer items-center gap-2">
      <input type="radio" name={name} className="accent-accent" checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  );
}
