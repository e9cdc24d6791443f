"use client";
/** Shows somebody who has joined the code by which they come back, this once. */
import { CopyButton } from "#components/lesson/copy-button.tsx";
import type { JoinAnswer } from "#lib/workshop/requests.ts";

export function ResumeCode({ name, resumeCode, next }: JoinAnswer & { next: string }) {
  return (
    <div className="mt-6">
      <output>You are in, {name}.</output>
      <section aria-labelledby="resume-code" className="mt-4 rounded-md border border-line bg-surface p-4">
        <h2 id="resume-code" className="text-sm font-medium">
          Your resume code
        </h2>
        <div className="mt-2 flex flex-wrap items-center justify-between gap-3">
          <code className="font-mono text-lg" data-resume-code>
            {resumeCode}
          </code>
          <CopyButton text={resumeCode} />
        </div>
        <p className="mt-3 text-sm text-muted">
          With it you come back from another browser or computer, to the same progress and the same sandboxes. Keep it:
          it is shown only now, and whoever has it is you.
        </p>
      </section>
      {/* A new document: everything on the page belongs to a new learner now. */}
      <a
        href={next}
        className="mt-6 inline-flex h-10 items-center rounded-md bg-accent px-4 text-sm font-medium text-on-accent hover:opacity-90"
      >
        Go to the lessons
      </a>
    </div>
  );
}
