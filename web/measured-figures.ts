/** Reads what `drydock plan --measure` has found learners to cost this machine. */
import { readFile } from "node:fs/promises";
import { type Figures, figuresSchema } from "../lib/capacity/figures.ts";

/**
 * Null where nobody has measured, and where the file says something else, which is reported: a board then reckons with what this
 * release records.
 */
export async function readMeasuredFigures(
  file: string | undefined,
  report: (message: string, error: Error) => void,
): Promise<Figures | null> {
  if (file === undefined) return null;
  try {
    return figuresSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!isMissing) report(`${file} cannot be read; measure again with drydock plan --measure`, error as Error);
    return null;
  }
}
