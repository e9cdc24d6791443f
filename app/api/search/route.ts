/** The words of all lessons, for the search that runs in the browser. */
import { searchEntries } from "#lib/lesson/search.ts";
import { lessonStore } from "#web/lesson-store.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const courses = await lessonStore().courses();
  const lessons = courses.flatMap((course) => course.lessons);
  const entries = lessons.flatMap(({ reading }) => (reading.ok ? searchEntries(reading.lesson) : []));
  return Response.json(entries, { headers: { "cache-control": "private, max-age=60" } });
}
