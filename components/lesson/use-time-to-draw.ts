/** When is what is costly to draw drawn? Not while the page starts, and before it is seen. */
import { type RefObject, useEffect, useState } from "react";

/** The first sign that somebody uses the page, who may soon print it. */
const SIGNS_OF_USE = ["pointermove", "touchstart", "keydown"] as const;

/** True once an element is less than a screen away from what is shown, or the page has begun to be used. */
export function useTimeToDraw(element: RefObject<Element | null>): boolean {
  const [isTime, setIsTime] = useState(false);
  useEffect(() => {
    if (isTime || element.current === null) return undefined;
    const begin = () => setIsTime(true);
    // The lesson scrolls in its pane; a margin counts only from the one that scrolls.
    const root = element.current.closest("[data-lesson-pane]");
    const observer = new IntersectionObserver((entries) => entries.some(isNear) && begin(), {
      root,
      rootMargin: "100% 0px",
    });
    observer.observe(element.current);
    const listening = new AbortController();
    for (const sign of SIGNS_OF_USE) addEventListener(sign, begin, { signal: listening.signal, passive: true });
    return () => {
      observer.disconnect();
      listening.abort();
    };
  }, [element, isTime]);
  return isTime;
}

function isNear({ isIntersecting }: IntersectionObserverEntry): boolean {
  return isIntersecting;
}
