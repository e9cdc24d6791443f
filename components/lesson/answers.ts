"use client";
/** What a learner has answered to the questions of a lesson, kept in this browser. */
import { useCallback, useSyncExternalStore } from "react";
import { z } from "zod/mini";

const answerSchema = z.strictObject({
  /** Numbers of the choices, from 0. */
  chosen: z.array(z.int()),
  /** What was written, where nothing is to choose. */
  text: z.string(),
  /** The learner has asked what is right. */
  isShown: z.boolean(),
});
export type Answer = z.infer<typeof answerSchema>;

const answersSchema = z.record(z.string(), answerSchema);
type Answers = z.infer<typeof answersSchema>;

const NONE: Answers = {};
const CHANGED = "drydock:answers";
const keyOf = (lesson: string) => `drydock:answers:${lesson}`;

/** The answer to a question, null while there is none; and what sets it, or with null takes it back. */
export function useAnswer(lesson: string, question: string): [Answer | null, (answer: Answer | null) => void] {
  const read = useCallback(() => readAnswers(lesson)[question] ?? null, [lesson, question]);
  const answer = useSyncExternalStore(subscribe, read, () => null);
  const set = useCallback(
    (next: Answer | null) => {
      const { [question]: _, ...others } = readAnswers(lesson);
      writeAnswers(lesson, next === null ? others : { ...others, [question]: next });
    },
    [lesson, question],
  );
  return [answer, set];
}

/** The last text read of each lesson, so that the same text is the same object. */
const parsed = new Map<string, { text: string | null; answers: Answers }>();

function readAnswers(lesson: string): Answers {
  const text = storage()?.getItem(keyOf(lesson)) ?? null;
  const known = parsed.get(lesson);
  if (known && known.text === text) return known.answers;
  const answers = text === null ? NONE : parse(text);
  parsed.set(lesson, { text, answers });
  return answers;
}

function writeAnswers(lesson: string, answers: Answers): void {
  const text = JSON.stringify(answers);
  try {
    storage()?.setItem(keyOf(lesson), text);
  } catch {
    // Full: the answer still counts until the page is left.
  }
  parsed.set(lesson, { text: storage()?.getItem(keyOf(lesson)) ?? null, answers });
  dispatchEvent(new Event(CHANGED));
}

/** What an older version wrote, or another hand, is as good as nothing. */
function parse(text: string): Answers {
  try {
    const { data } = answersSchema.safeParse(JSON.parse(text));
    return data ?? NONE;
  } catch {
    return NONE;
  }
}

/** Null where the browser refuses it. */
function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function subscribe(onChange: () => void): () => void {
  addEventListener(CHANGED, onChange);
  addEventListener("storage", onChange);
  return () => {
    removeEventListener(CHANGED, onChange);
    removeEventListener("storage", onChange);
  };
}
