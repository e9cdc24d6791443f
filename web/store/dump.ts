/** The whole store as text, one row a line: what a backup is, whichever database it was made from or is restored into. */
import { z } from "zod";
import { migrations } from "./migrations.ts";
import type { Store } from "./open.ts";
import type { Tables } from "./tables.ts";

/** In the order in which rows can be added: what others refer to comes first. */
const TABLES = [
  "hosts",
  "workshops",
  "unlocked_lessons",
  "leads",
  "people",
  "sessions",
  "task_results",
  "messages",
] as const satisfies (keyof Tables)[];

const FORMAT = "drydock-backup-1";

const headSchema = z.strictObject({ format: z.literal(FORMAT), migration: z.string(), rows: z.int().nonnegative() });
const rowSchema = z.strictObject({
  table: z.enum(TABLES),
  row: z.record(z.string().regex(/^[a-z_]+$/), z.union([z.string(), z.number(), z.null()])),
});

/** The step that the tables stand at; a backup is restored by the Drydock that made it, or a later one of the same step. */
const LATEST = Object.keys(migrations).toSorted().at(-1);

/** All of it as of one moment. It holds the hashes too: keep it as you keep the store. */
export async function dump(store: Store): Promise<string> {
  const lines = await store
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (transaction) => {
      const found: string[] = [];
      for (const table of TABLES) {
        const rows = await transaction.selectFrom(table).selectAll().execute();
        found.push(...rows.map((row) => JSON.stringify({ table, row })));
      }
      return found;
    });
  const head = { format: FORMAT, migration: LATEST, rows: lines.length };
  return `${[JSON.stringify(head), ...lines].join("\n")}\n`;
}

/**
 * Puts a backup into a store, all or nothing.
 * @throws Error when the text is no whole backup, or the store has something in it
 */
export async function restore(store: Store, text: string): Promise<void> {
  const rows = readDump(text);
  await store.transaction().execute(async (transaction) => {
    for (const table of TABLES) {
      const found = await transaction.selectFrom(table).selectAll().limit(1).executeTakeFirst();
      if (found) throw new Error(`the store is not empty: it has ${table} already`);
    }
    for (const { table, row } of rows) {
      // The columns are those of the same migration; a value of another kind is refused by the database.
      await transaction
        .insertInto(table)
        .values(row as never)
        .execute();
    }
  });
}

function readDump(text: string): z.infer<typeof rowSchema>[] {
  const [head = "", ...lines] = text.split("\n");
  const { data } = headSchema.safeParse(parseJson(head));
  if (!data) throw new Error("this is not a backup of Drydock's");
  if (data.migration !== LATEST) throw new Error(`this backup is of another version of the store: ${data.migration}`);
  if (lines.at(-1) !== "" || lines.length - 1 !== data.rows) throw new Error("this backup is cut short");
  return lines.slice(0, -1).map((line, index) => {
    const row = rowSchema.safeParse(parseJson(line));
    if (!row.success) throw new Error(`line ${index + 2} of this backup cannot be read`);
    return row.data;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
