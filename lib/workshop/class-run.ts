/** How a class is run at the moment, as its hosts' boards show it. Pure. */
import type { LeadPlace } from "./requests.ts";

/** A lesson of the course, with tasks or without. */
export interface OutlineLesson {
  id: string;
  /** As its file is numbered: `040`. */
  number: string;
  title: string;
}

export interface ClassRun {
  endsAtMs: number;
  isOver: boolean;
  isAdmitting: boolean;
  /** Ids of the lessons that people may open; null for every one. */
  unlocked: string[] | null;
  /** Who leads the class through the lessons, and where they are; null while nobody does. */
  lead: (LeadPlace & { host: string }) | null;
}

/** What a host unlocks next: the first locked lesson after those that are not, else the first locked one. */
export function nextLocked(outline: readonly OutlineLesson[], unlocked: readonly string[]): OutlineLesson | null {
  const isLocked = ({ id }: OutlineLesson) => !unlocked.includes(id);
  const last = outline.findLastIndex((lesson) => !isLocked(lesson));
  return outline.slice(last + 1).find(isLocked) ?? outline.find(isLocked) ?? null;
}
