"use client";
/** The workbench's frame: top bar, lesson, terminals, and the movable line between them. */
import dynamic from "next/dynamic";
import { type CSSProperties, type ReactNode, useRef, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import type { KernelPanel } from "#lib/lesson/kernel-panels.ts";
import { type LessonLink, LessonPane } from "./lesson-pane.tsx";
import { useSession } from "./session-store.ts";
import { LESSON_WIDTH, rememberSplit } from "./split-cookie.ts";
import { TerminalToggle } from "./terminal-toggle.tsx";
import { TopBar } from "./top-bar.tsx";
import { useIsNarrow } from "./use-media.ts";
import { ControlQuestion } from "./watched-note.tsx";

export type { LessonLink };

/** The lesson's text does not wait for it, and who only reads, on a phone, carries none of it. */
const LabPane = dynamic(() => import("./lab-pane.tsx").then((module) => module.LabPane), {
  ssr: false,
  loading: () => <div className="h-full bg-term-ground" />,
});

export interface WorkbenchShellProps {
  /** Its id. */
  lesson: string;
  /** The kernel panel that it asks for. */
  kernel: KernelPanel | null;
  /** Those that its sandbox has something to show in. */
  panels: readonly KernelPanel[];
  title: string;
  minutes: number;
  /** In percent of the window. */
  lessonWidth: number;
  previous: LessonLink | undefined;
  next: LessonLink | undefined;
  /** What else stands in the bar above. */
  barItems: ReactNode;
  children: ReactNode;
}

export function WorkbenchShell(props: WorkbenchShellProps) {
  const { lesson, kernel, panels, title, minutes, lessonWidth, previous, next, barItems, children } = props;
  const lessonPane = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow();
  const focusRequests = useSession((store) => store.focusRequests);
  const [toggled, setToggled] = useState({ isOpen: false, focusRequests: 0 });
  // Whoever runs a command after putting the terminal away wants to see what it does.
  const isOpen = toggled.isOpen || focusRequests > toggled.focusRequests;
  const hasTerminal = !isNarrow || isOpen;
  return (
    <div className="workbench grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto]">
      <div>
        <TopBar title={title} minutes={minutes}>
          {barItems}
        </TopBar>
        {/* On a phone the terminals may be put away. */}
        {isNarrow && <ControlQuestion />}
      </div>
      <main className="min-h-0">
        <Group
          className="workbench-split"
          data-narrow={isNarrow || undefined}
          style={{ "--lesson-width": `${lessonWidth}%` } as CSSProperties}
          orientation={isNarrow ? "vertical" : "horizontal"}
          defaultLayout={{ lesson: lessonWidth, terminal: 100 - lessonWidth }}
          onLayoutChanged={({ lesson }, { isUserInteraction }) => {
            if (isUserInteraction && !isNarrow && lesson !== undefined) rememberSplit(lesson);
          }}
        >
          <Panel id="lesson" minSize={`${LESSON_WIDTH.smallest}%`}>
            <LessonPane pane={lessonPane} previous={previous} next={next}>
              {children}
            </LessonPane>
          </Panel>
          {hasTerminal && (
            <>
              <Separator aria-label="Line between lesson and terminal" className="workbench-separator" />
              <Panel id="terminal" minSize={`${100 - LESSON_WIDTH.largest}%`}>
                <LabPane lesson={lesson} kernel={kernel} panels={panels} onLeave={() => lessonPane.current?.focus()} />
              </Panel>
            </>
          )}
        </Group>
      </main>
      {isNarrow && <TerminalToggle isOpen={isOpen} onToggle={() => setToggled({ isOpen: !isOpen, focusRequests })} />}
    </div>
  );
}
