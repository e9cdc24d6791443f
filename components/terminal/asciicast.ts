/** Recordings of a terminal in the format asciicast v2, which other players read too: a header, then one event a line. */
import { z } from "zod/mini";
import { MAX_COLUMNS, MAX_ROWS } from "#lib/protocol/limits.ts";

/** Files larger than this are not opened; it is more than a recording here may grow to. */
export const MAX_CAST_BYTES = 64 * 1024 * 1024;

export interface CastEvent {
  atMs: number;
  kind: "output" | "resize";
  /** What was written, or `COLUMNSxROWS`. */
  data: string;
}

export interface Cast {
  columns: number;
  rows: number;
  /** When it began, in ms since the epoch; null if the file does not say. */
  startedAtMs: number | null;
  title: string;
  /** In the order of their times. */
  events: CastEvent[];
}

export type CastReading = { ok: true; cast: Cast } | { ok: false; problem: string };

const columns = z.int().check(z.gte(1), z.lte(MAX_COLUMNS));
const rows = z.int().check(z.gte(1), z.lte(MAX_ROWS));
const headerSchema = z.object({
  version: z.literal(2),
  width: columns,
  height: rows,
  timestamp: z.optional(z.number()),
  title: z.optional(z.string()),
});
const eventSchema = z.tuple([z.number().check(z.gte(0)), z.string(), z.string()]);

const KINDS: Record<string, CastEvent["kind"] | undefined> = { o: "output", r: "resize" };
const LETTERS: Record<CastEvent["kind"], string> = { output: "o", resize: "r" };

export function castText({ columns: width, rows: height, startedAtMs, title, events }: Cast): string {
  const header = {
    version: 2,
    width,
    height,
    ...(startedAtMs !== null && { timestamp: Math.floor(startedAtMs / 1_000) }),
    title,
    env: { TERM: "xterm-256color" },
  };
  const lines = events.map(({ atMs, kind, data }) => JSON.stringify([atMs / 1_000, LETTERS[kind], data]));
  return `${[JSON.stringify(header), ...lines].join("\n")}\n`;
}

/** Reads a file that anybody may have written. Events that are neither output nor a size (keys, marks) are left out. */
export function readCast(text: string): CastReading {
  const [first = "", ...rest] = text.split("\n");
  const header = headerSchema.safeParse(parseLine(first));
  if (!header.success) return { ok: false, problem: "Its first line is not the header of an asciicast v2 recording." };
  const events: CastEvent[] = [];
  let lastMs = 0;
  for (const [index, line] of rest.entries()) {
    if (line.trim() === "") continue;
    const event = eventSchema.safeParse(parseLine(line));
    if (!event.success) return { ok: false, problem: `Line ${index + 2} is not an event such as [1.5, "o", "text"].` };
    const [seconds, letter, data] = event.data;
    const kind = KINDS[letter];
    if (!kind || (kind === "resize" && !castSize(data))) continue;
    // Times that go back would make the clock go back.
    lastMs = Math.max(lastMs, Math.round(seconds * 1_000));
    events.push({ atMs: lastMs, kind, data });
  }
  const { width, height, timestamp, title = "" } = header.data;
  const startedAtMs = timestamp === undefined ? null : timestamp * 1_000;
  return { ok: true, cast: { columns: width, rows: height, startedAtMs, title, events } };
}

/** The size in a resize event; null when it is none that a terminal here can have. */
export function castSize(data: string): { columns: number; rows: number } | null {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(data) ?? [];
  const size = { columns: Number(width), rows: Number(height) };
  return columns.safeParse(size.columns).success && rows.safeParse(size.rows).success ? size : null;
}

export function castDurationMs({ events }: Cast): number {
  return events.at(-1)?.atMs ?? 0;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
