/** Which lessons the people of a workshop may open. */
import type { Store } from "./open.ts";
import type { Workshop } from "./workshops.ts";

/** Ids of the lessons that people may open, in no order; null for every one. */
export async function unlockedLessons(store: Store, { id, isPaced }: Workshop): Promise<string[] | null> {
  if (!isPaced) return null;
  const lessons = store.selectFrom("unlocked_lessons").select("lesson").where("workshop_id", "=", id);
  return (await lessons.execute()).map(({ lesson }) => lesson);
}

/** Does nothing where it is unlocked already. It counts while the workshop is paced. */
export async function unlockLesson(store: Store, workshop: string, lesson: string): Promise<void> {
  await store
    .insertInto("unlocked_lessons")
    .values({ workshop_id: workshop, lesson })
    .onConflict((conflict) => conflict.columns(["workshop_id", "lesson"]).doNothing())
    .execute();
}

export async function lockLesson(store: Store, workshop: string, lesson: string): Promise<void> {
  await store.deleteFrom("unlocked_lessons").where("workshop_id", "=", workshop).where("lesson", "=", lesson).execute();
}
