/** Reads a scenario of Killercoda, or of Katacoda before it: index.json, and the files that it names. */
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { CommandFailure } from "../command-failure.ts";

/** What belongs to a page: a text, and scripts that run when it is opened or checked. */
const pageSchema = z.object({
  title: z.string().optional(),
  text: z.string().optional(),
  foreground: z.string().optional(),
  background: z.string().optional(),
  /** Katacoda's names for the same. */
  code: z.string().optional(),
  courseData: z.string().optional(),
  verify: z.string().optional(),
  hint: z.string().optional(),
  answer: z.string().optional(),
});

const assetSchema = z.object({
  file: z.string(),
  target: z.string().default("/root"),
  chmod: z.string().optional(),
});

const indexSchema = z.object({
  title: z.string().min(1),
  description: z.string().optional(),
  /** `13 minutes`, `5-10 minutes`. */
  time: z.string().optional(),
  details: z.object({
    intro: pageSchema.optional(),
    steps: z.array(pageSchema).default([]),
    finish: pageSchema.optional(),
    assets: z.record(z.string(), z.array(assetSchema)).optional(),
  }),
  environment: z.object({ uilayout: z.string().optional() }).loose().optional(),
  backend: z.object({ imageid: z.string().optional() }).loose().optional(),
});

export type Page = z.infer<typeof pageSchema>;
export type Asset = z.infer<typeof assetSchema>;
export type ScenarioIndex = z.infer<typeof indexSchema>;

export interface Scenario {
  /** Its folder. */
  folder: string;
  index: ScenarioIndex;
  /** A file that the scenario names, or null when it is not there or outside of `root`. */
  read(name: string): Buffer | null;
}

/** @param root what the scenario may refer to; pictures are often shared by all scenarios of a repository */
export function readScenario(folder: string, root: string): Scenario {
  const file = path.join(folder, "index.json");
  const parsed = indexSchema.safeParse(parseJson(file));
  if (!parsed.success) throw new CommandFailure(`${file} is no scenario:\n${z.prettifyError(parsed.error)}`);
  return {
    folder,
    index: parsed.data,
    read(name) {
      const place = path.resolve(folder, name);
      const isInside = !path.relative(path.resolve(root), place).startsWith("..");
      return isInside && existsSync(place) && statSync(place).isFile() ? readFileSync(place) : null;
    },
  };
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CommandFailure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
