/** Reads `quiz` and `predict` fences: a question, what one may answer, and what is said about each answer. */
import type { Code } from "mdast";
import { readId } from "./block-id.ts";
import { lineOf, parseMarkdown } from "./markdown.ts";
import { checkProse } from "./prose.ts";
import { PREDICT_CHOICE_KEYS, predictSchema, QUIZ_CHOICE_KEYS, quizSchema } from "./question-schema.ts";
import type { Reading } from "./reading.ts";
import type { Choice, PredictBlock, QuizBlock } from "./schema.ts";
import { validate } from "./validate.ts";
import { readYamlMap, type YamlMap } from "./yaml-block.ts";

/** The quiz in a fence, or null when it cannot be read; why is then reported. */
export function readQuiz(node: Code, reading: Reading): QuizBlock | null {
  const line = lineOf(node);
  const id = readId("quiz", node.meta ?? "", line, reading);
  const yaml = readYamlMap(node.value, line, reading.report);
  if (yaml === null) return null;
  const place = { yaml, path: [], keys: Object.keys(quizSchema.shape), keysUnder: { choices: QUIZ_CHOICE_KEYS } };
  const quiz = validate(quizSchema, yaml.data, place, reading.report);
  if (quiz === null) return null;

  const choices = quiz.choices.map((choice) => ({ ...toChoice(choice), why: choice.why }));
  checkTexts(yaml, ["question", "choices"], reading);
  const hasRight = choices.some(({ isRight }) => isRight);
  if (!hasRight) reading.report(yaml.lineAt(["choices"]), "no choice is right", "begin at least one with `right:`");
  if (id === null || !hasRight) return null;
  return { kind: "quiz", line, id, question: quiz.question, choices };
}

/** The prediction in a fence, or null when it cannot be read; why is then reported. */
export function readPredict(node: Code, reading: Reading): PredictBlock | null {
  const line = lineOf(node);
  const id = readId("predict", node.meta ?? "", line, reading);
  const yaml = readYamlMap(node.value, line, reading.report);
  if (yaml === null) return null;
  const place = { yaml, path: [], keys: Object.keys(predictSchema.shape), keysUnder: { choices: PREDICT_CHOICE_KEYS } };
  const predict = validate(predictSchema, yaml.data, place, reading.report);
  if (predict === null) return null;

  checkTexts(yaml, ["question", "choices", "why"], reading);
  const { question, why } = predict;
  const choices = predict.choices?.map(toChoice);
  const hasAnswer = checkAnswer(predict, yaml, line, reading);
  const rights = choices?.filter(({ isRight }) => isRight).length ?? 1;
  if (rights !== 1) {
    const remedy = "begin exactly one with `right:`, the others with `wrong:`";
    reading.report(
      yaml.lineAt(["choices"]),
      rights === 0 ? "no choice is right" : `${rights} choices are right`,
      remedy,
    );
  }
  if (id === null || rights !== 1 || !hasAnswer) return null;
  return { kind: "predict", line, id, question, why, answer: choices ? { choices } : { texts: predict.answer ?? [] } };
}

/** Whether a prediction says in one way what is right. */
function checkAnswer(
  predict: { choices?: unknown; answer?: unknown },
  yaml: YamlMap,
  line: number,
  { report }: Reading,
) {
  const { choices, answer } = predict;
  if (choices === undefined && answer === undefined) {
    report(line, "this predict says no answer", "add `choices:` to choose from, or the `answer:` to write");
  } else if (choices !== undefined && answer !== undefined) {
    report(yaml.lineAt(["answer"]), "this predict has both `choices` and an `answer`", "keep one of them");
  }
  return (choices === undefined) !== (answer === undefined);
}

function toChoice({ right, wrong }: { right?: string | undefined; wrong?: string | undefined }): Choice {
  return { text: right ?? wrong ?? "", isRight: right !== undefined };
}

/** Checks what is markdown under the given keys, to its last leaf. */
function checkTexts(yaml: YamlMap, keys: readonly string[], reading: Reading): void {
  const check = (value: unknown, path: readonly PropertyKey[]): void => {
    if (typeof value === "string") checkProse(parseMarkdown(value), yaml.textLineAt(path) - 1, reading);
    else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) check(item, [...path, key]);
    }
  };
  for (const key of keys) check(yaml.data[key], [key]);
}
