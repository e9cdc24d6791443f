/** What people have achieved, as the sandbox-server saw it. */
import type { Store } from "./open.ts";

export interface TaskResult {
  id: string;
  person: string;
  lesson: string;
  task: string;
  doneAtMs: number;
}

/**
 * Keeps a result once, however often it is told. Answers whether it was new; never for somebody who is not known, which
 * who has no workshop, or has been removed, is.
 */
export function keepResult(store: Store, result: TaskResult): Promise<boolean> {
  return store.transaction().execute(async (transaction) => {
    const known = transaction.selectFrom("people").select("id").where("id", "=", result.person);
    if (!(await known.executeTakeFirst())) return false;
    const { id, person, lesson, task, doneAtMs } = result;
    const added = await transaction
      .insertInto("task_results")
      .values({ id, person_id: person, lesson, task, done_at_ms: doneAtMs })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  });
}

/** In the order in which they were done. */
export async function resultsOfPerson(store: Store, person: string): Promise<TaskResult[]> {
  return results(store).where("person_id", "=", person).execute();
}

/** Of all people of a workshop, in the order in which they were done. */
export async function resultsOfWorkshop(store: Store, workshop: string): Promise<TaskResult[]> {
  return results(store)
    .where("person_id", "in", (e) => e.selectFrom("people").select("people.id").where("workshop_id", "=", workshop))
    .execute();
}

function results(store: Store) {
  return store
    .selectFrom("task_results")
    .select(["id", "person_id as person", "lesson", "task", "done_at_ms as doneAtMs"])
    .orderBy("done_at_ms")
    .orderBy("id");
}
