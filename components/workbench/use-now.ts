/** The time, for what counts seconds. */
import { useEffect, useState } from "react";

const TICK_MS = 500;

/** Milliseconds since the epoch, renewed twice a second, or as often as is said, while the component is on the page. */
export function useNow(tickMs = TICK_MS): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [tickMs]);
  return nowMs;
}
