"use client";
/** A question about what was read. It may be tried again until it is right; nobody else sees it. */
import { CircleHelp } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { useAnswer } from "./answers.ts";
import { ChoiceList } from "./choice-list.tsx";
import { Mark, QuestionFrame } from "./question-frame.tsx";

export interface QuizProps {
  lesson: string;
  id: string;
  /** Markdown, rendered, as are text and reason of each choice. */
  question: ReactNode;
  choices: readonly { text: ReactNode; why: ReactNode; isRight: boolean }[];
}

export function Quiz({ lesson, id, question, choices }: QuizProps) {
  const [answer, setAnswer] = useAnswer(lesson, id);
  const checked = answer?.chosen ?? null;
  /** What is ticked now; null while that is what was checked last. */
  const [ticked, setTicked] = useState<number[] | null>(null);
  const chosen = ticked ?? checked ?? [];
  const rights = choices.flatMap(({ isRight }, index) => (isRight ? [index] : []));
  const isRight = checked !== null && same(checked, rights);
  const isMultiple = rights.length > 1;

  function check() {
    if (chosen.length === 0) return;
    setAnswer({ chosen, text: "", isShown: true });
    setTicked(null);
  }
  /** Reasons of what was taken; of all once it is right, for the wrong ones teach too. */
  function below(index: number) {
    const choice = choices[index];
    if (checked === null || ticked !== null || choice === undefined) return null;
    if (!isRight && !checked.includes(index)) return null;
    return (
      <div className="mb-2 ml-6 space-y-1 text-sm">
        <Mark isRight={choice.isRight}>{choice.isRight ? "Right" : "Not this"}</Mark>
        {choice.why}
      </div>
    );
  }

  return (
    <QuestionFrame icon={CircleHelp} kind={isMultiple ? "Quiz: there is more than one" : "Quiz"} question={question}>
      <ChoiceList
        label="Choices"
        choices={choices.map(({ text }) => text)}
        chosen={chosen}
        isMultiple={isMultiple}
        isLocked={isRight}
        onChange={setTicked}
        below={below}
      />
      <div className="mt-2 flex items-center gap-3" aria-live="polite">
        {!isRight && (
          <Button look="quiet" isDisabled={chosen.length === 0} onClick={check}>
            Check
          </Button>
        )}
        {isRight && (
          <Button look="quiet" onClick={() => setAnswer(null)}>
            Ask me again
          </Button>
        )}
        {checked !== null && ticked === null && !isRight && (
          <span className="text-sm text-muted">{verdict(checked, rights)}</span>
        )}
      </div>
    </QuestionFrame>
  );
}

function verdict(checked: readonly number[], rights: readonly number[]): string {
  if (checked.every((index) => rights.includes(index))) return "Right so far; there is more.";
  return "Not quite. Choose again.";
}

function same(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}
