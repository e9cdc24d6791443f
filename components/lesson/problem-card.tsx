/** One mistake in a lesson's file, for its author: where it is, what was found, what to write instead. */
import { createElement, Fragment } from "react";
import type { LessonProblem } from "#lib/lesson/schema.ts";

export function ProblemCard({ problem: { file, line, message, remedy } }: { problem: LessonProblem }) {
  return (
    <div className="rounded-md border border-line border-l-3 border-l-danger bg-surface p-4">
      <p className="font-mono text-sm text-muted">
        {file}:{line}
      </p>
      <p className="mt-1 font-medium text-danger">
        <WithCode text={message} />
      </p>
      <p className="mt-1">
        <span className="text-muted">Instead: </span>
        <WithCode text={remedy} />
      </p>
    </div>
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
