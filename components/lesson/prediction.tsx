"use client";
/** A question before the experiment: first the learner commits to an answer, then looks, then compares. */
import { Telescope } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { type Answer, useAnswer } from "./answers.ts";
import { ChoiceList } from "./choice-list.tsx";
import { Mark, QuestionFrame } from "./question-frame.tsx";

/** One of several choices, or a text of which any of `texts` is right. */
export type Solution = { choices: readonly { text: ReactNode; isRight: boolean }[] } | { texts: readonly string[] };

export interface PredictionProps {
  lesson: string;
  id: string;
  /** Markdown, rendered, as are the choices. */
  question: ReactNode;
  solution: Solution;
  why: ReactNode;
}

const NOTHING: Answer = { chosen: [], text: "", isShown: false };

export function Prediction({ lesson, id, question, solution, why }: PredictionProps) {
  const [answer, setAnswer] = useAnswer(lesson, id);
  const [draft, setDraft] = useState(NOTHING);
  const shown = answer ?? draft;
  const isEmpty = shown.chosen.length === 0 && shown.text.trim() === "";
  return (
    <QuestionFrame icon={Telescope} kind="Predict, then look" question={question}>
      <AnswerField solution={solution} answer={shown} isLocked={answer !== null} onChange={setDraft} />
      <div className="mt-2 space-y-2" aria-live="polite">
        {answer === null && (
          <Button look="quiet" isDisabled={isEmpty} onClick={() => setAnswer(draft)}>
            That is my prediction
          </Button>
        )}
        {answer?.isShown === false && (
          <div className="flex flex-wrap items-center gap-3">
            <span className="text-sm text-muted">Noted. Now run it and see.</span>
            <Button look="quiet" onClick={() => setAnswer({ ...answer, isShown: true })}>
              Compare
            </Button>
          </div>
        )}
        {answer?.isShown && (
          <>
            <Comparison solution={solution} answer={answer} />
            <div className="text-sm">{why}</div>
          </>
        )}
      </div>
    </QuestionFrame>
  );
}

interface AnswerFieldProps {
  solution: Solution;
  answer: Answer;
  isLocked: boolean;
  onChange: (answer: Answer) => void;
}

function AnswerField({ solution, answer, isLocked, onChange }: AnswerFieldProps) {
  if ("choices" in solution) {
    return (
      <ChoiceList
        label="Choices"
        choices={solution.choices.map(({ text }) => text)}
        chosen={answer.chosen}
        isMultiple={false}
        isLocked={isLocked}
        onChange={(chosen) => onChange({ ...NOTHING, chosen })}
      />
    );
  }
  return (
    <input
      type="text"
      aria-label="Your prediction"
      className="lesson-answer"
      value={answer.text}
      readOnly={isLocked}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      onChange={({ target }) => onChange({ ...NOTHING, text: target.value })}
    />
  );
}

function Comparison({ solution, answer }: { solution: Solution; answer: Answer }) {
  if (isRight(solution, answer)) return <Mark isRight>Right</Mark>;
  const right = "choices" in solution ? solution.choices.find((choice) => choice.isRight)?.text : solution.texts[0];
  return (
    <>
      <Mark isRight={false}>Not as predicted</Mark>
      <div className="flex gap-1.5 text-sm">
        <span className="text-muted">It is:</span>
        <span className="font-medium">{right}</span>
      </div>
    </>
  );
}

/** Whether a prediction holds. Letters' case and spaces do not count. */
export function isRight(solution: Solution, { chosen, text }: Answer): boolean {
  if ("choices" in solution) return chosen.some((index) => solution.choices[index]?.isRight);
  return solution.texts.some((right) => plain(right) === plain(text));
}

function plain(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}
