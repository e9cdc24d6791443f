/** All terms of a course, in the order of the alphabet. */
import type { CourseFolder } from "#lib/lesson/library.ts";
import type { Glossary } from "#lib/lesson/schema.ts";
import { courseContext } from "./course-context.ts";
import "./lesson.css";
import { Markdown } from "./markdown.tsx";

export interface GlossaryListProps {
  course: CourseFolder;
  glossary: Glossary;
  learnerName: string;
}

export function GlossaryList({ course, glossary, learnerName }: GlossaryListProps) {
  // Here the words of a definition lead to their own place on this page.
  const context = { ...courseContext(course, learnerName), terms: new Map() };
  const terms = glossary.terms.toSorted((one, other) => one.name.localeCompare(other.name, "en"));
  return (
    <dl className="mt-6 max-w-[38rem]">
      {terms.map(({ id, name, definition }) => (
        <div key={id} id={id} className="lesson-glossary-entry">
          <dt className="font-semibold">{name}</dt>
          <dd className="prose mt-1">
            <Markdown text={definition} context={context} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
