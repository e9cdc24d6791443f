"use client";
/** What a learner has answered to the questions of a lesson, kept in this browser. */
import { useCallback, useSyncExternalStore } from "react";
import { z } from "zod/mini";
import { KeptValues, ownKey } from "../kept-values.ts";

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

const kept = new KeptValues<Answers>(answersSchema, {}, "drydock:answers");
const keyOf = (lesson: string) => ownKey(`drydock:answers:${lesson}`);

/** The answer to a question, null while there is none; and what sets it, or with null takes it back. */
export function useAnswer(lesson: string, question: string): [Answer | null, (answer: Answer | null) => void] {
  const read = useCallback(() => kept.read(keyOf(lesson))[question] ?? null, [lesson, question]);
  const answer = useSyncExternalStore(kept.subscribe, read, () => null);
  const set = useCallback(
    (next: Answer | null) => {
      const { [question]: _, ...others } = kept.read(keyOf(lesson));
      kept.write(keyOf(lesson), next === null ? others : { ...others, [question]: next });
    },
    [lesson, question],
  );
  return [answer, set];
}
