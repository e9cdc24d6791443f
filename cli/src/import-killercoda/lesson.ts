/** Makes a lesson of a scenario. */
import { anchorOf } from "../../../lib/lesson/slug.ts";
import { fenced } from "./actions.ts";
import type { Notes } from "./notes.ts";
import { convertPage, type PageContext, type PageText } from "./page.ts";
import { quizReader, quoted } from "./quiz.ts";
import type { Page, Scenario } from "./scenario.ts";
import { pagesOf, setupScript } from "./setup.ts";

const MAX_TITLE = 80;
const MAX_SUMMARY = 200;
const DEFAULT_MINUTES = 15;
const MOST_MINUTES = 60;

const AS_ROOT = "This lesson is done as root, as it was written:";

/** @param image where a picture of the scenario is from now on, or null */
export function lessonOf(scenario: Scenario, notes: Notes, image: PageContext["image"]): string {
  const { title, description, details } = scenario.index;
  const quiz = quizReader();
  const convert = (page: Page, file: string) => {
    const text = page.text === undefined ? "" : scenario.read(page.text)?.toString("utf8");
    if (text === undefined) notes.about(file)("is named in index.json and is not there");
    return convertPage(text ?? "", { tell: notes.about(page.text ?? file), quiz, image });
  };
  const intro = details.intro && convert(details.intro, "index.json");
  const titles = new Set<string>(["intro"]);
  const steps = details.steps.map((page, index) => {
    const text = convert(page, "index.json");
    const body = [foregroundOf(scenario, page, notes), text.markdown, taskOf(scenario, page, index + 1, text, notes)];
    return { text, markdown: step(uniqueTitle(page.title ?? `Step ${index + 1}`, titles), body) };
  });
  const finish = details.finish && convert(details.finish, "index.json");
  const setup = setupScript(scenario, notes);
  tellOfTheRest(scenario, notes);

  const terminals = new Set([...(intro?.terminals ?? []), ...steps.flatMap(({ text }) => [...text.terminals])]);
  const introduction = details.intro ? foregroundOf(scenario, details.intro, notes) : "";
  const parts = [
    frontMatter(scenario, { title, description, usesDocker: usesDocker([intro, ...steps.map(({ text }) => text)]) }),
    intro?.markdown ?? "",
    introduction,
    setup === "" ? "" : fenced("setup", setup),
    becomeRoot(terminals),
    ...steps.map(({ markdown }) => markdown),
    finish && finish.markdown !== ""
      ? step(uniqueTitle(details.finish?.title ?? "The end", titles), [finish.markdown])
      : "",
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function frontMatter(
  { index }: Scenario,
  { title, description, usesDocker }: { title: string; description: string | undefined; usesDocker: boolean },
): string {
  const summary = (description ?? title).replace(/\s+/g, " ").trim();
  const minutes = Number(/\d+(?=\D*$)/.exec(index.time ?? "")?.[0] ?? DEFAULT_MINUTES);
  const lines = [
    `title: ${quoted(shortened(title, MAX_TITLE))}`,
    `summary: ${quoted(shortened(summary, MAX_SUMMARY))}`,
    `minutes: ${Math.min(MOST_MINUTES, Math.max(1, minutes))}`,
    ...(usesDocker ? ["sandbox: docker"] : []),
  ];
  return `---\n${lines.join("\n")}\n---`;
}

/** Both platforms make their learners root, and scenarios rely on it. */
function becomeRoot(terminals: ReadonlySet<number>): string {
  const numbers = [...terminals].toSorted((one, other) => one - other);
  const blocks = numbers.map((number) => fenced(number === 1 ? "sh run" : `sh run terminal=${number}`, "sudo -i"));
  return blocks.length === 0 ? "" : [AS_ROOT, ...blocks].join("\n\n");
}

function step(title: string, parts: readonly string[]): string {
  return [`## ${title}`, ...parts.filter((part) => part !== "")].join("\n\n");
}

function uniqueTitle(title: string, taken: Set<string>): string {
  const name = title.replace(/\s+/g, " ").trim();
  for (let count = 1; ; count += 1) {
    const tried = count === 1 ? name : `${name} (${count})`;
    const address = anchorOf(tried);
    if (address === "") return uniqueTitle("Step", taken);
    if (taken.has(address)) continue;
    taken.add(address);
    return tried;
  }
}

/** A script that ran before the learner's eyes: now a command, which runs when it is clicked. */
function foregroundOf(scenario: Scenario, page: Page, notes: Notes): string {
  const file = page.foreground ?? page.code;
  if (file === undefined) return "";
  const script = scenario.read(file)?.toString("utf8").trim() ?? "";
  const lines = script.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  if (lines.length === 0) return "";
  const waits = /^\s*(?:while|until)\b[\s\S]*\bsleep\b/m.test(script);
  if (waits && (page.background ?? page.courseData) !== undefined) {
    notes.about(file)("waited for the background script, which has now ended before the lesson begins");
    return "";
  }
  notes.about(file)("ran by itself in the terminal; now it is a command to click");
  return fenced("sh run", lines.join("\n"));
}

function taskOf(scenario: Scenario, page: Page, number: number, text: PageText, notes: Notes): string {
  if (page.verify === undefined) return "";
  const script = scenario.read(page.verify)?.toString("utf8");
  const tell = notes.about(page.verify);
  if (script === undefined) {
    tell("is named in index.json and is not there");
    return "";
  }
  const commands = text.solution.length > 0 ? text.solution : text.commands;
  if (commands.length === 0) tell("its task has no solution: write the lines that do it under `solve`");
  else if (text.solution.length === 0) tell("its task takes the step's own commands for its solution");
  tell("checks by a script in the sandbox, where root can fake it; see docs/tasks.md for what the kernel can tell");
  const answer = page.answer === undefined ? undefined : scenario.read(page.answer)?.toString("utf8").trim();
  const yaml = [
    `title: ${quoted(shortened(page.title ?? `Step ${number} is done`, 120))}`,
    // Any other exit status would mean that the probe could not tell.
    "probe:",
    "  as: root",
    "  script: |",
    ...["bash <<'VERIFY' || exit 1", ...script.trim().split("\n"), "VERIFY"].map((line) => `    ${line}`.trimEnd()),
    `hint: ${quoted(answer ?? "To be written: what to look at.")}`,
    "solve: |",
    ...["sudo -i", ...(commands.length > 0 ? commands : ["true"])]
      .join("\n")
      .split("\n")
      .map((line) => `  ${line}`.trimEnd()),
  ];
  return fenced(`task id=step-${number}`, yaml.join("\n"));
}

function tellOfTheRest(scenario: Scenario, notes: Notes): void {
  const tell = notes.about("index.json");
  const { backend, environment } = scenario.index;
  const image = backend?.imageid ?? "";
  if (/kubernetes|k3s|minikube/i.test(image)) tell(`\`imageid: ${image}\`: a sandbox has no Kubernetes`);
  else if (image !== "" && !/^ubuntu|^docker/i.test(image)) tell(`\`imageid: ${image}\`: a sandbox is a Debian`);
  if (/editor|ide/i.test(environment?.uilayout ?? ""))
    tell(`\`uilayout: ${environment?.uilayout}\`: there is no editor`);
  for (const { page, name } of pagesOf(scenario)) {
    if (page.hint !== undefined) notes.about(page.hint)(`a hint by script for ${name}; write a \`hint\` instead`);
  }
}

function usesDocker(pages: readonly (PageText | undefined)[]): boolean {
  return pages.some((page) =>
    [...(page?.commands ?? []), ...(page?.solution ?? [])].some((code) => /\bdocker\b/.test(code)),
  );
}

/** At most so many characters, cut at a word. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/\s+\S*$/, "")}…`;
}
