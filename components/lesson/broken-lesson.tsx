/** What stands in place of a lesson that cannot be read: for its author, every problem with its remedy. */
import Link from "next/link";
import { createElement, Fragment } from "react";
import type { LessonProblem } from "#lib/lesson/schema.ts";

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
          <li key={`${problem.line} ${problem.message}`} className="rounded-md border border-line bg-surface p-4">
            <p className="font-mono text-sm text-muted">
              {problem.file}:{problem.line}
            </p>
            <p className="mt-1 font-medium text-danger">
              <WithCode text={problem.message} />
            </p>
            <p className="mt-1">
              <span className="text-muted">Instead: </span>
              <WithCode text={problem.remedy} />
            </p>
          </li>
        ))}
      </ol>
      <Link href="/" className="mt-8 inline-block text-accent underline underline-offset-2">
        All lessons
      </Link>
    </main>
  );
}

/** Text in which back-ticks mark what is written in a file. */
function WithCode({ text }: { text: string }) {
  // Children as arguments: they never change places, so they need no keys.
  return createElement(Fragment, null, ...text.split("`").map(toElement));
}

/** Every second piece stood between two back-ticks. */
function toElement(piece: string, index: number) {
  return index % 2 === 1 ? <code className="font-mono text-[0.875em]">{piece}</code> : piece;
}
