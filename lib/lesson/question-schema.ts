/** What `quiz` and `predict` blocks hold, as YAML. */
import { z } from "zod";

/** Fewer are no question, more nobody weighs. */
const MAX_CHOICES = 8;

const text = z.string().min(1);
/** YAML reads `4` as a number; whoever reads the question sees a 4. */
const plain = z.union([text, z.number()]).transform(String);

const rightOrWrong = { right: plain.optional(), wrong: plain.optional() };
const ONE_OF_BOTH = { error: "a choice begins with either `right:` or `wrong:`" };
const isOneOfBoth = ({ right, wrong }: { right?: string | undefined; wrong?: string | undefined }) =>
  (right === undefined) !== (wrong === undefined);

const quizChoice = z.strictObject({ ...rightOrWrong, why: text }).refine(isOneOfBoth, ONE_OF_BOTH);
const predictChoice = z.strictObject(rightOrWrong).refine(isOneOfBoth, ONE_OF_BOTH);

/** Everything but its id. */
export const quizSchema = z.strictObject({
  /** Markdown. */
  question: text,
  /** Several choices can be right; each says why it is or is not. */
  choices: z.array(quizChoice).min(2).max(MAX_CHOICES),
});

/** Everything but its id. */
export const predictSchema = z.strictObject({
  question: text,
  /** One of them is right … */
  choices: z.array(predictChoice).min(2).max(MAX_CHOICES).optional(),
  /** … or the learner writes a text, and this is what it must be; a list gives several ways to write it. */
  answer: z.union([plain.transform((only) => [only]), z.array(plain).min(1)]).optional(),
  /** Markdown, shown once the learner has answered. */
  why: text,
});

export const QUIZ_CHOICE_KEYS = Object.keys(quizChoice.shape);
export const PREDICT_CHOICE_KEYS = Object.keys(predictChoice.shape);
