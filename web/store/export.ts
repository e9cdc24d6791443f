/** A workshop's people and what they have done, for a spreadsheet or a program. */
import type { Store } from "./open.ts";
import { peopleOf } from "./people.ts";
import { resultsOfWorkshop } from "./results.ts";
import type { Workshop } from "./workshops.ts";

const COLUMNS = ["name", "joined", "lesson", "task", "done"] as const;

interface ExportedPerson {
  name: string;
  joined: string;
  /** The first time that each task was done. */
  results: { lesson: string; task: string; done: string }[];
}

export async function exportJson(store: Store, workshop: Workshop): Promise<string> {
  const { title, course, seats } = workshop;
  const people = await exported(store, workshop);
  return `${JSON.stringify({ title, course, seats, people }, null, 2)}\n`;
}

/** One line for each task done; somebody who has done none has a line without one. RFC 4180. */
export async function exportCsv(store: Store, workshop: Workshop): Promise<string> {
  const people = await exported(store, workshop);
  const lines = people.flatMap(({ name, joined, results }) =>
    results.length === 0
      ? [[name, joined, "", "", ""]]
      : results.map(({ lesson, task, done }) => [name, joined, lesson, task, done]),
  );
  return [COLUMNS, ...lines].map((line) => `${line.map(csvField).join(",")}\r\n`).join("");
}

async function exported(store: Store, workshop: Workshop): Promise<ExportedPerson[]> {
  const people = await peopleOf(store, workshop.id);
  const results = Map.groupBy(await resultsOfWorkshop(store, workshop.id), ({ person }) => person);
  return people.map(({ id, name, joinedAtMs }) => {
    const first = new Map<string, ExportedPerson["results"][number]>();
    for (const { lesson, task, doneAtMs } of results.get(id) ?? []) {
      const key = `${lesson}/${task}`;
      if (!first.has(key)) first.set(key, { lesson, task, done: new Date(doneAtMs).toISOString() });
    }
    return { name, joined: new Date(joinedAtMs).toISOString(), results: [...first.values()] };
  });
}

/** A spreadsheet takes a field that begins so for a formula, and would run what a learner called themselves. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvField(text: string): string {
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
