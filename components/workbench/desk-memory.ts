/** How the learner has arranged a lesson's terminals, and what they call them: kept in this browser, for each lesson. */
import { z } from "zod/mini";
import { type PaneLayout, SHARE } from "./pane-layout.ts";

const MAX_NAME_LENGTH = 40;

const deskSchema = z.object({
  shown: z.array(z.int()).check(z.maxLength(2)),
  active: z.int(),
  split: z.enum(["beside", "below"]),
  share: z.number().check(z.gte(SHARE.smallest), z.lte(SHARE.largest)),
  /** By terminal id: a fresh sandbox has terminals of other ids, and so none of these names. */
  names: z.record(z.string(), z.string().check(z.maxLength(MAX_NAME_LENGTH))),
});
export type Desk = z.infer<typeof deskSchema>;

const keyOf = (lesson: string) => `drydock:desk:${lesson}`;

/** Null when nothing, or nothing that can be read, was kept. */
export function recallDesk(lesson: string): Desk | null {
  try {
    return deskSchema.parse(JSON.parse(localStorage.getItem(keyOf(lesson)) ?? ""));
  } catch {
    return null;
  }
}

export function keepDesk(lesson: string, { shown, active, split, share }: PaneLayout, names: Desk["names"]): void {
  try {
    localStorage.setItem(keyOf(lesson), JSON.stringify({ shown, active, split, share, names }));
  } catch {
    // A browser may refuse to keep anything. The desk is then as it was made.
  }
}

/** A name as it is kept: one line, bounded. */
export function tidyName(name: string): string {
  return name
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_NAME_LENGTH);
}
