"use client";
/** Which step of a lesson is being read, by how far its pane is scrolled. */
import { useSyncExternalStore } from "react";

/** A step counts as read once its title has come so far up, as a part of the pane's height. */
const READING_LINE = 0.4;

/** Id of the last step whose title has come up to the reading line; empty before the first. */
export function stepAt(pane: HTMLElement): string {
  const { top, height } = pane.getBoundingClientRect();
  const titles = [...pane.querySelectorAll<HTMLElement>(".lesson-step-title[id]")];
  return titles.findLast((title) => title.getBoundingClientRect().top < top + height * READING_LINE)?.id ?? "";
}

/** Of the lesson on this page; empty before its first step. */
export function useStepInView(): string {
  return useSyncExternalStore(
    follow,
    () => {
      const pane = lessonPane();
      return pane ? stepAt(pane) : "";
    },
    () => "",
  );
}

function follow(onChange: () => void): () => void {
  const pane = lessonPane();
  pane?.addEventListener("scroll", onChange, { passive: true });
  return () => pane?.removeEventListener("scroll", onChange);
}

function lessonPane(): HTMLElement | null {
  return document.querySelector("[data-lesson-pane]");
}
