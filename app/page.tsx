/** The courses of this lab and their lessons. */
import { CourseOutline } from "#components/lesson/course-outline.tsx";
import { lessonStore } from "#web/lesson-store.ts";

export const dynamic = "force-dynamic";

export default async function HomePage() {
  const courses = await lessonStore().courses();
  return (
    <main className="mx-auto max-w-[48rem] px-6 py-12">
      <h1 className="text-xl font-semibold">Drydock</h1>
      <p className="mt-3 max-w-[38rem]">
        Learn what containers are made of by using it: each lesson stands beside a terminal in a Linux sandbox of your
        own. What you do there is checked by looking at the kernel, so there is nothing to hand in.
      </p>
      {courses.length === 0 && (
        <p className="mt-10 rounded-md border border-line bg-surface p-4 text-muted">
          This lab has no courses yet. Its host adds one as a folder with a <code>course.md</code> and lessons in it.
        </p>
      )}
      {courses.map((course) => (
        <CourseOutline key={course.id} course={course} />
      ))}
    </main>
  );
}
