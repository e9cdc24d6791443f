/** Finds words in the lessons of a lab: what is searched, made on the server, and the search, which runs in the browser. */
import type { Block, Lesson } from "./schema.ts";

/** A step, with the words that it says. */
export interface SearchEntry {
  /** `<course>/<slug>`. */
  lesson: string;
  title: string;
  /** Id and title of the step; the introduction's title is the lesson's. */
  step: string;
  stepTitle: string;
  text: string;
}

export interface SearchHit {
  entry: SearchEntry;
  /** The text around the first word that was found, cut at blanks; the beginning when only titles have it. */
  excerpt: string;
}

/** Of a step's text, so much is shown around a hit. */
const EXCERPT_LENGTH = 120;

/** A word in a title says more about what a step is for than one in its text. */
const SCORES = { lessonTitle: 8, stepTitle: 6, text: 1 } as const;

export function searchEntries({ id, title, summary, steps }: Lesson): SearchEntry[] {
  return steps.map((step) => ({
    lesson: id,
    title,
    step: step.id,
    stepTitle: step.id === "intro" ? title : step.title,
    text: [...(step.id === "intro" ? [summary] : []), ...step.blocks.flatMap(wordsOf)]
      .join(" ")
      .replaceAll(/\s+/g, " "),
  }));
}

/** What a learner can read; a solution is no word of the lesson. */
function wordsOf(block: Block): string[] {
  switch (block.kind) {
    case "prose":
    case "callout":
      return [plain(block.markdown)];
    case "run":
    case "code":
      return [block.code];
    case "task":
      return [block.task.title];
    case "mermaid":
      return [block.alt];
    case "output":
      return [block.text];
    case "quiz":
    case "predict":
      return [plain(block.question)];
    // Whoever wants a hint asks for it.
    case "hint":
      return [];
  }
}

/** Markdown without its marks; a link keeps its words. */
function plain(markdown: string): string {
  return markdown.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[`*_#>|]+/g, "");
}

/**
 * Steps in which each word of the query begins a word, those with words in titles first, in the order of the course
 * among equals.
 */
export function search(entries: readonly SearchEntry[], query: string, most: number): SearchHit[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  const scored = entries.map((entry) => ({ entry, score: scoreOf(entry, words) })).filter(({ score }) => score > 0);
  return scored
    .toSorted((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ entry }) => ({ entry, excerpt: excerptOf(entry.text, words) }));
}

/** 0 when a word is nowhere. */
function scoreOf({ title, stepTitle, text, step }: SearchEntry, words: readonly string[]): number {
  const places = [
    { text: step === "intro" ? title : "", score: SCORES.lessonTitle },
    { text: stepTitle, score: SCORES.stepTitle },
    { text, score: SCORES.text },
  ];
  let total = 0;
  for (const word of words) {
    const score = places.reduce((sum, place) => sum + (findWord(place.text, word) === -1 ? 0 : place.score), 0);
    if (score === 0) return 0;
    total += score;
  }
  return total;
}

/** Where a word that begins so stands; -1 when none does. */
function findWord(text: string, word: string): number {
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(lower[at - 1] ?? "")) return at;
  }
  return -1;
}

function excerptOf(text: string, words: readonly string[]): string {
  const found = words.map((word) => findWord(text, word)).filter((at) => at !== -1);
  const around = found.length === 0 ? 0 : Math.max(0, Math.min(...found) - EXCERPT_LENGTH / 3);
  const from = around === 0 ? 0 : text.indexOf(" ", around) + 1;
  if (from + EXCERPT_LENGTH >= text.length) return (from === 0 ? "" : "… ") + text.slice(from);
  const to = Math.max(from + 1, text.lastIndexOf(" ", from + EXCERPT_LENGTH));
  return `${from === 0 ? "" : "… "}${text.slice(from, to)} …`;
}
