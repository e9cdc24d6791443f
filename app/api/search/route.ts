/** The words of all lessons that who asks may open, for the search that runs in the browser. */
import { searchEntries } from "#lib/lesson/search.ts";
import { lessonStore } from "#web/lesson-store.ts";
import { mayOpen, whoAsks } from "../../members.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const { member } = await whoAsks();
  const courses = await lessonStore().courses();
  const lessons = courses.flatMap(({ id, lessons }) => lessons.filter(({ slug }) => mayOpen(member, `${id}/${slug}`)));
  const entries = lessons.flatMap(({ reading }) => (reading.ok ? searchEntries(reading.lesson) : []));
  return Response.json(entries, { headers: { "cache-control": "private, max-age=60" } });
}
