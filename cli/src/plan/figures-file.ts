/** Where figures that were measured on this machine are kept. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Figures, figuresSchema } from "../../../lib/capacity/figures.ts";
import { CommandFailure } from "../command-failure.ts";
import { cacheFolder } from "../places.ts";

export function figuresFile(): string {
  return path.join(cacheFolder(), "plan-figures.json");
}

/** Null where nobody has measured. */
export async function readFigures(): Promise<Figures | null> {
  const text = await readFile(figuresFile(), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return figuresSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CommandFailure(`${figuresFile()} cannot be read: measure again with --measure.`, { cause });
  }
}

export async function writeFigures(figures: Figures): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  await writeFile(figuresFile(), `${JSON.stringify(figures, null, 2)}\n`);
}
