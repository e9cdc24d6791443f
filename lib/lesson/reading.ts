/** What the parts of the parser share while one lesson file is read from top to bottom. */
import type { Report } from "./report.ts";

export interface Reading {
  /** The whole file. */
  text: string;
  report: Report;
  /** The tasks met so far: id → line of the fence. */
  taskLines: Map<string, number>;
  /** How many run blocks were met so far. */
  runCount: number;
}
