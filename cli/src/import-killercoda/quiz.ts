/** Katacoda's quizzes, as blocks of a lesson. */
import { fenced } from "./actions.ts";
import type { Tell } from "./notes.ts";

/** `>>Q1: Which one? <<`, and on the lines below what can be answered. */
const QUESTION = /^>>\s*(?:Q\d+:)?\s*(.*?)\s*<<\s*$/;
/** `(*) right`, `( ) wrong`, `[*] right`, `[ ] wrong`. */
const CHOICE = /^[([](\*|x| )[)\]]\s*(.*)$/i;
/** `=== exactly this`, `=~= something with this in it`. */
const TEXT = /^(===|=~=|==)\s*(.*)$/;

const WHY = "To be written: why this is so.";

export interface QuizReader {
  /** The block, when the line at `at` begins a question; `next` is the line after it. */
  read(lines: readonly string[], at: number, tell: Tell): { block: string; next: number } | null;
}

/** Numbers the questions of a lesson as they come. */
export function quizReader(): QuizReader {
  let count = 0;
  return {
    read(lines, at, tell) {
      const question = QUESTION.exec(lines[at] ?? "")?.[1];
      if (question === undefined) return null;
      let next = at + 1;
      const choices: { isRight: boolean; text: string }[] = [];
      const texts: string[] = [];
      for (; next < lines.length; next += 1) {
        const choice = CHOICE.exec(lines[next] ?? "");
        const text = TEXT.exec(lines[next] ?? "");
        if (choice) choices.push({ isRight: choice[1] !== " ", text: choice[2] ?? "" });
        else if (text) {
          texts.push(text[2] ?? "");
          if (text[1] === "=~=") tell(`the answer to "${question}" was right when it had "${text[2]}" anywhere in it`);
        } else break;
      }
      count += 1;
      const id = `question-${count}`;
      if (choices.length > 1 && choices.some(({ isRight }) => isRight)) {
        tell(`a quiz says why each choice is right or wrong; write it for "${question}"`);
        return { block: fenced(`quiz id=${id}`, quizYaml(question, choices)), next };
      }
      if (texts.length > 0) {
        tell(`say why in the prediction "${question}"`);
        const answer = texts.length === 1 ? quoted(texts[0] ?? "") : `[${texts.map(quoted).join(", ")}]`;
        const yaml = `question: ${quoted(question)}\nanswer: ${answer}\nwhy: ${quoted(WHY)}`;
        return { block: fenced(`predict id=${id}`, yaml), next };
      }
      tell(`the question "${question}" has no answer that could be carried over`);
      return { block: `*${question}*`, next };
    },
  };
}

function quizYaml(question: string, choices: readonly { isRight: boolean; text: string }[]): string {
  const lines = choices.flatMap(({ isRight, text }) => [
    `  - ${isRight ? "right" : "wrong"}: ${quoted(text)}`,
    `    why: ${quoted(WHY)}`,
  ]);
  return [`question: ${quoted(question)}`, "choices:", ...lines].join("\n");
}

/** JSON's strings are YAML's too. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
