"use client";
/** Notes how a learner gets on in the lesson on this page: tasks done, the step being read, the end. */
import { useEffect, useRef } from "react";
import { useSession } from "#components/workbench/session-store.ts";
import { noteProgress, readProgress } from "./progress-store.ts";
import { stepAt } from "./step-in-view.ts";

/** So near to the end is the end. */
const END_PX = 120;

export function ProgressKeeper({ lesson }: { lesson: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const tasks = useSession((store) => store.tasks);

  useEffect(() => {
    const done = Object.values(tasks).flatMap(({ id, status }) => (status === "done" ? [id] : []));
    const known = readProgress()[lesson]?.done ?? [];
    if (done.some((id) => !known.includes(id))) noteProgress(lesson, { done });
  }, [lesson, tasks]);

  useEffect(() => {
    const pane = place.current?.closest<HTMLElement>("[data-lesson-pane]");
    if (!pane) return;
    noteProgress(lesson, {});
    const look = () => {
      frame = 0;
      const seen = readProgress()[lesson];
      const step = stepAt(pane) || (seen?.step ?? "");
      const isRead = seen?.isRead || pane.scrollTop + pane.clientHeight > pane.scrollHeight - END_PX;
      if (step !== seen?.step || isRead !== seen.isRead) noteProgress(lesson, { step, isRead });
    };
    // A lesson may be opened at a step, and a short one is in view as a whole.
    let frame = requestAnimationFrame(look);
    const onScroll = () => {
      frame ||= requestAnimationFrame(look);
    };
    pane.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      pane.removeEventListener("scroll", onScroll);
    };
  }, [lesson]);

  return <span ref={place} hidden />;
}
