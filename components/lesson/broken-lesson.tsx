/** What stands in place of a lesson that cannot be read: for its author, every problem with its remedy. */
import Link from "next/link";
import type { LessonProblem } from "#lib/lesson/schema.ts";
import { ProblemCard } from "./problem-card.tsx";

export function BrokenLesson({ problems }: { problems: LessonProblem[] }) {
  return (
    <main className="mx-auto max-w-[48rem] px-6 py-12">
      <h1 className="text-xl font-semibold">This lesson cannot be shown yet</h1>
      <p className="mt-3 text-muted">
        {problems.length === 1 ? "Its file has an error" : `Its file has ${problems.length} errors`} that its author
        must mend. All other lessons work. Mend the file and reload this page.
      </p>
      <ol className="mt-8 space-y-3">
        {problems.map((problem) => (
          <li key={`${problem.line} ${problem.message}`}>
            <ProblemCard problem={problem} />
          </li>
        ))}
      </ol>
      <Link href="/" className="mt-8 inline-block text-accent underline underline-offset-2">
        All lessons
      </Link>
    </main>
  );
}
