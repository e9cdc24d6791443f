/** The time, for what counts seconds. */
import { useEffect, useState } from "react";

const TICK_MS = 500;

/** Milliseconds since the epoch, renewed twice a second while the component is on the page. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
