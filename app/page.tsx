/** The courses of this lab and their lessons. */
import Link from "next/link";
import { CourseOutline } from "#components/lesson/course-outline.tsx";
import { mappedLessons } from "#components/progress/mapped-lessons.ts";
import { WayOnLink } from "#components/progress/way-on-link.tsx";
import { SearchButton } from "#components/search/search-button.tsx";
import { Mark } from "#components/ui/mark.tsx";
import { ThemeSwitch } from "#components/ui/theme-switch.tsx";
import { MemberNote } from "#components/workshop/member-note.tsx";
import { ANONYMOUS } from "#web/identity.ts";
import { lessonStore } from "#web/lesson-store.ts";
import { mayOpen, requireEntry } from "./members.ts";

export const dynamic = "force-dynamic";

export default async function HomePage() {
  const { member } = await requireEntry("/");
  const all = await lessonStore().courses();
  const courses = member ? all.filter(({ id }) => id === member.workshop.course) : all;
  return (
    <main className="mx-auto max-w-[48rem] px-6 py-12">
      <div className="flex items-center justify-between">
        <h1 className="flex items-center gap-2.5 text-xl font-semibold">
          <Mark size={28} />
          Drydock
        </h1>
        <div className="flex items-center gap-3">
          <SearchButton />
          <ThemeSwitch />
        </div>
      </div>
      <p className="mt-3 max-w-[38rem]">
        Drydock teaches what containers are made of: each lesson stands beside a terminal in a Linux sandbox of your
        own. Your tasks are checked by looking at what the kernel does, so there is nothing to hand in.
      </p>
      {member && (
        <MemberNote
          name={member.person.name}
          workshop={member.workshop.title}
          endsAtMs={member.workshop.endsAtMs}
          isOver={member.isOver}
        />
      )}
      {courses.length === 0 && (
        <p className="mt-10 rounded-md border border-line bg-surface p-4 text-muted">
          This lab has no courses yet. Its host adds one as a folder with a <code>course.md</code> and lessons in it.
        </p>
      )}
      <WayOnLink lessons={courses.flatMap(mappedLessons).filter(({ id }) => mayOpen(member, id))} />
      {courses.map((course) => (
        <CourseOutline
          key={course.id}
          course={course}
          learnerName={ANONYMOUS}
          isLocked={(lesson) => !mayOpen(member, lesson)}
        />
      ))}
      <p className="mt-12 text-sm text-muted">
        {member === null && (
          <>
            <Link href="/join" className="underline underline-offset-2 hover:text-fg">
              Join a workshop
            </Link>
            {" · "}
          </>
        )}
        <Link href="/host" className="underline underline-offset-2 hover:text-fg">
          For hosts
        </Link>
      </p>
    </main>
  );
}
