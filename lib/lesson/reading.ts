/** What the parts of the parser share while one lesson file is read from top to bottom. */
import type { Reference } from "./references.ts";
import type { Report } from "./report.ts";
import type { SetupBlock } from "./schema.ts";

export interface Reading {
  /** The whole file. */
  text: string;
  report: Report;
  /** The tasks and questions met so far, by id; `line` is that of the fence. */
  ids: Map<string, { kind: string; line: number }>;
  /** Links and pictures met so far. */
  references: Reference[];
  /** How many run blocks were met so far. */
  runCount: number;
  setup: SetupBlock[];
}
