/** The left half of the workbench: the lesson, which scrolls by itself, and the way on. */
import { ArrowLeft, ArrowRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode, Ref } from "react";

export interface LessonLink {
  href: string;
  title: string;
}

export interface LessonPaneProps {
  pane: Ref<HTMLDivElement>;
  previous: LessonLink | undefined;
  next: LessonLink | undefined;
  children: ReactNode;
}

export function LessonPane({ pane, previous, next, children }: LessonPaneProps) {
  return (
    // Focusable by script, for the key that leads out of a terminal.
    <section
      ref={pane}
      tabIndex={-1}
      aria-label="Lesson"
      data-lesson-pane
      className="h-full overflow-y-auto -outline-offset-2"
    >
      {children}
      {(previous || next) && (
        <nav aria-label="Neighbouring lessons" className="border-t border-line">
          <div className="mx-auto flex max-w-[38rem] justify-between gap-6 px-6 py-5 text-sm">
            {previous ? (
              <Link href={previous.href} className="group flex items-start gap-2 text-accent">
                <ArrowLeft aria-hidden size={16} className="mt-0.5 shrink-0" />
                <Neighbour place="Previous" title={previous.title} />
              </Link>
            ) : (
              <span />
            )}
            {next && (
              <Link href={next.href} className="group flex items-start gap-2 text-right text-accent">
                <Neighbour place="Next" title={next.title} />
                <ArrowRight aria-hidden size={16} className="mt-0.5 shrink-0" />
              </Link>
            )}
          </div>
        </nav>
      )}
    </section>
  );
}

function Neighbour({ place, title }: { place: string; title: string }) {
  return (
    <span>
      <span className="block text-xs text-muted">{place}</span>
      <span className="group-hover:underline">{title}</span>
    </span>
  );
}
