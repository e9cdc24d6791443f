/** What the lab keeps of somebody's way through the lessons, as pages get it. Pure. */

/** By lesson: ids of the tasks that were seen done, and when the last of them was (ms since the epoch). */
export type StoredProgress = Record<string, { done: string[]; atMs: number }>;
