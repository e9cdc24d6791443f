/** The text of a page of a scenario as markdown of a lesson: its actions as blocks, its solution apart. */
import { type Action, fenced, readAction, runBlock } from "./actions.ts";
import { withoutHtml } from "./html.ts";
import type { Tell } from "./notes.ts";
import type { QuizReader } from "./quiz.ts";

export interface PageText {
  markdown: string;
  /** Commands of the part that shows the solution; empty when there is none. */
  solution: string[];
  /** Commands that a click types, elsewhere. */
  commands: string[];
  /** Terminals that commands are typed into. */
  terminals: Set<number>;
}

export interface PageContext {
  tell: Tell;
  quiz: QuizReader;
  /** Where a picture of the scenario now is; null when it cannot be shown. */
  image: (url: string) => string | null;
}

const OPENING = /^(\s*)(`{3,}|~{3,})\s*([\w+.-]*)[^`]*$/;
/** Katacoda and Killercoda put the action behind the closing back-ticks, which is no closing fence in markdown. */
const CLOSING = /^\s*(`{3,}|~{3,})\s*(?:\{\{([^}]*)\}\})?\s*$/;
/** `code`{{action}}, or code in a paragraph of its own. */
const INLINE = /`([^`\n]+)`\s?\{\{([^}]*)\}\}/g;
const DETAILS_START = /^\s*<details\b[^>]*>\s*(?:<summary\b[^>]*>(.*?)<\/summary>)?\s*$/i;
const SUMMARY = /^\s*<summary\b[^>]*>(.*?)<\/summary>\s*$/i;
const DETAILS_END = /^\s*<\/details>\s*$/i;
const HEADING = /^(#{1,6})\s+(.*)$/;
const SOLUTION = /\b(?:solution|answer)\b/i;
const FILE_START = /^\s*<pre\b[^>]*class=["']file["'][^>]*>/i;

export function convertPage(text: string, context: PageContext): PageText {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const levels = lines.flatMap((line) => HEADING.exec(line)?.[1]?.length ?? []);
  const converter = new Converter(context, Math.min(...levels));
  converter.convert(lines);
  return converter.result();
}

class Converter {
  readonly #context: PageContext;
  readonly #out: string[] = [];
  readonly #result: Omit<PageText, "markdown"> = { solution: [], commands: [], terminals: new Set() };
  #prose: string[] = [];
  /** Set within a part that is folded away, or is the solution until the next heading. */
  #folded: { title: string; isSolution: boolean; lines: string[]; untilHeading: number | null } | null = null;

  readonly #highestLevel: number;

  /** @param highestLevel the smallest number of `#` before a heading of the page */
  constructor(context: PageContext, highestLevel: number) {
    this.#context = context;
    this.#highestLevel = highestLevel;
  }

  convert(lines: readonly string[]): void {
    for (let at = 0; at < lines.length; ) at = this.#convertFrom(lines, at);
    this.#endFolded();
    this.#endProse();
  }

  result(): PageText {
    const markdown = this.#out
      .join("\n\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim();
    return { markdown, ...this.#result };
  }

  /** Deals with what begins on a line; answers where the next begins. */
  #convertFrom(lines: readonly string[], at: number): number {
    const line = lines[at] ?? "";
    const quiz = this.#context.quiz.read(lines, at, this.#context.tell);
    if (quiz !== null) {
      this.#block(quiz.block);
      return quiz.next;
    }
    if (OPENING.test(line)) return this.#fence(lines, at);
    if (FILE_START.test(line)) return this.#file(lines, at);
    const details = DETAILS_START.exec(line);
    if (details !== null) return this.#details(lines, at, details[1]);
    if (DETAILS_END.test(line)) {
      this.#endFolded();
      return at + 1;
    }
    const heading = HEADING.exec(line);
    if (heading !== null) this.#heading(heading[1]?.length ?? 1, heading[2] ?? "");
    else this.#prose.push(line);
    return at + 1;
  }

  #fence(lines: readonly string[], at: number): number {
    const [, indent = "", , language = ""] = OPENING.exec(lines[at] ?? "") ?? [];
    let end = at + 1;
    while (end < lines.length && !CLOSING.test(lines[end] ?? "")) end += 1;
    const braces = CLOSING.exec(lines[end] ?? "")?.[2];
    const code = lines.slice(at + 1, end).map((each) => (each.startsWith(indent) ? each.slice(indent.length) : each));
    const action = readAction(braces, this.#context.tell);
    if (code.some((each) => each.trim() !== "")) this.#code(this.#withPorts(code.join("\n"), true), language, action);
    return end + 1;
  }

  #code(code: string, language: string, action: Action): void {
    if (this.#folded !== null) {
      if (this.#folded.isSolution) this.#result.solution.push(code);
      this.#endProse();
      this.#folded.lines.push(fenced("sh", code));
    } else if (action.isRun) {
      this.#result.commands.push(code);
      this.#result.terminals.add(action.terminal);
      this.#block(runBlock(code, action));
    } else {
      const isShell = ["", "plain", "bash", "shell", "console", "sh"].includes(language);
      this.#block(fenced(isShell && language !== "" && language !== "plain" ? "sh" : language || "text", code));
    }
  }

  /** `<pre class="file" data-filename="app.js" data-target="replace">`: a click wrote it into a file. */
  #file(lines: readonly string[], at: number): number {
    let end = at;
    while (end < lines.length && !/<\/pre>/i.test(lines[end] ?? "")) end += 1;
    const whole = lines.slice(at, end + 1).join("\n");
    const [, tag = "", content = ""] = /(<pre\b[^>]*>)([\s\S]*?)<\/pre>/i.exec(whole) ?? [];
    const name = /data-filename=["']([^"']*)["']/i.exec(tag)?.[1];
    const target = /data-target=["']([^"']*)["']/i.exec(tag)?.[1] ?? "replace";
    const text = withoutHtml(content, () => {}).replace(/^\n|\n$/g, "");
    if (name === undefined || target === "clipboard")
      this.#code(
        text,
        "text",
        readAction(undefined, () => {}),
      );
    else {
      if (!["replace", "append"].includes(target)) {
        this.#context.tell(`\`data-target="${target}"\` of ${name} is carried over as \`replace\``);
      }
      const write = `cat ${target === "append" ? ">>" : ">"} ${name} <<'FILE'\n${text}\nFILE`;
      this.#code(
        write,
        "sh",
        readAction("exec", () => {}),
      );
    }
    return end + 1;
  }

  #details(lines: readonly string[], at: number, title: string | undefined): number {
    const below = SUMMARY.exec(lines[at + 1] ?? "")?.[1];
    this.#fold(plainText(title ?? below ?? ""), null);
    return at + (title === undefined && below !== undefined ? 2 : 1);
  }

  #heading(level: number, title: string): void {
    if (this.#folded?.untilHeading != null && level <= this.#folded.untilHeading) this.#endFolded();
    if (SOLUTION.test(title)) this.#fold(plainText(title), level);
    // A step's own title is the second level, so what stands in it begins at the third.
    else this.#prose.push("", `${"#".repeat(Math.min(6, level - this.#highestLevel + 3))} ${title}`, "");
  }

  #fold(title: string, untilHeading: number | null): void {
    this.#endFolded();
    this.#endProse();
    this.#folded = { title, isSolution: SOLUTION.test(title), lines: [], untilHeading };
  }

  #endFolded(): void {
    if (this.#folded === null) return;
    this.#endProse();
    const { title, isSolution, lines } = this.#folded;
    this.#folded = null;
    const content = lines.join("\n\n").trim();
    if (content === "") return;
    const named = /^(?:hint|tip|solution|answer)s?$/i.test(title) ? content : `**${title}**\n\n${content}`;
    if (isSolution) this.#context.tell(`the part "${title}" is now a hint; its commands are the task's \`solve\``);
    this.#out.push(fenced("hint", named));
  }

  #block(text: string): void {
    this.#endProse();
    (this.#folded?.lines ?? this.#out).push(text);
  }

  /** Ends a stretch of prose: its HTML becomes markdown, and commands in it become blocks below their paragraph. */
  #endProse(): void {
    const text = withoutHtml(this.#prose.join("\n"), this.#context.tell);
    this.#prose = [];
    for (const paragraph of text.split(/\n\s*\n/)) {
      if (paragraph.trim() !== "")
        this.#paragraph(this.#withImages(this.#withPorts(paragraph.replace(/\s+$/, ""), false)));
    }
  }

  #paragraph(text: string): void {
    const runs: { code: string; action: Action }[] = [];
    const bare = text.replace(INLINE, (_, code: string, braces: string) => {
      const action = readAction(braces, this.#context.tell);
      if (action.isRun) runs.push({ code, action });
      return `\`${code}\``;
    });
    const isCommandAlone = runs.length === 1 && bare.trim() === `\`${runs[0]?.code}\``;
    const into = this.#folded?.lines ?? this.#out;
    if (!isCommandAlone) into.push(bare);
    for (const { code, action } of runs) this.#code(code, "sh", action);
  }

  #withImages(text: string): string {
    return text.replace(/!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g, (_, alt: string, url: string) => {
      const now = this.#context.image(url);
      return now === null ? (alt === "" ? "" : `*${alt}*`) : `![${alt === "" ? "To be written" : alt}](${now})`;
    });
  }

  /** Addresses of a port, which both platforms make up for each learner. */
  #withPorts(text: string, isCode: boolean): string {
    const replaced = text
      .replace(/\{\{TRAFFIC_HOST\d+_(\d+)\}\}/g, "http://localhost:$1")
      .replace(/https?:\/\/\[\[HOST\d?_?SUBDOMAIN\]\]-(\d+)-\[\[KATACODA_HOST\]\][\w.]*/g, "http://localhost:$1");
    if (isCode || replaced === text) return replaced;
    this.#context.tell(
      "an address of a port is now http://localhost, for the sandbox itself; open it as a port preview",
    );
    return replaced.replace(/\[([^\]]*)\]\((http:\/\/localhost:[^)]*)\)/g, "$1 (`$2`)");
  }
}

function plainText(text: string): string {
  return text
    .replace(/<[^>]*>/g, "")
    .replace(/[*_`]/g, "")
    .trim();
}
