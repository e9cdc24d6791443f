/** A lesson beside its sandbox. */
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import type { KernelPanel } from "#lib/lesson/kernel-panels.ts";
import { SessionProvider } from "./session-provider.tsx";
import { readSplit, SPLIT_COOKIE } from "./split-cookie.ts";
import { type LessonLink, WorkbenchShell } from "./workbench-shell.tsx";

export interface WorkbenchProps {
  lesson: {
    id: string;
    title: string;
    minutes: number;
    /** The kernel panel that it opens, and those that its sandbox has something to show in. */
    kernel: KernelPanel | null;
    panels: readonly KernelPanel[];
  };
  /** Where ports of its sandbox can be opened; see the session store. */
  previews: string | null;
  /** The lessons before and after it in its course. */
  previous?: LessonLink;
  next?: LessonLink;
  /** What else stands in the bar above. */
  barItems?: ReactNode;
  /** The lesson's body; it may use the session. */
  children: ReactNode;
}

export async function Workbench({ lesson, previews, previous, next, barItems, children }: WorkbenchProps) {
  const lessonWidth = readSplit((await cookies()).get(SPLIT_COOKIE)?.value);
  return (
    <SessionProvider key={lesson.id} lesson={lesson.id} previews={previews}>
      <WorkbenchShell
        lesson={lesson.id}
        kernel={lesson.kernel}
        panels={lesson.panels}
        title={lesson.title}
        minutes={lesson.minutes}
        lessonWidth={lessonWidth}
        previous={previous}
        next={next}
        barItems={barItems}
      >
        {children}
      </WorkbenchShell>
    </SessionProvider>
  );
}
