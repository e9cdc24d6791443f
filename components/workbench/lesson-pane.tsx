/** The left half of the workbench: the lesson, which scrolls by itself, and the way on. */
import { ArrowLeft, ArrowRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode, Ref } from "react";

export interface LessonLink {
  href: string;
  title: string;
  /** Its class may not open it yet. */
  isLocked: boolean;
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
              <Way to={previous}>
                <ArrowLeft aria-hidden size={16} className="mt-0.5 shrink-0" />
                <Neighbour place="Previous" link={previous} />
              </Way>
            ) : (
              <span />
            )}
            {next && (
              <Way to={next} isRight>
                <Neighbour place="Next" link={next} />
                <ArrowRight aria-hidden size={16} className="mt-0.5 shrink-0" />
              </Way>
            )}
          </div>
        </nav>
      )}
    </section>
  );
}

/** A link, or nothing to click while it is locked. */
function Way({ to, isRight, children }: { to: LessonLink; isRight?: boolean; children: ReactNode }) {
  const look = `flex items-start gap-2 ${isRight ? "text-right" : ""}`;
  if (to.isLocked) return <p className={`${look} text-muted`}>{children}</p>;
  return (
    <Link href={to.href} className={`group ${look} text-accent`}>
      {children}
    </Link>
  );
}

function Neighbour({ place, link: { title, isLocked } }: { place: string; link: LessonLink }) {
  return (
    <span>
      <span className="block text-xs text-muted">{isLocked ? `${place}, when your host unlocks it` : place}</span>
      <span className="group-hover:underline">{title}</span>
    </span>
  );
}
