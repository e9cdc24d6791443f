/** What to think of what was measured, in words for whoever will sit at this computer. Pure. */

export interface Verdict {
  how: "good" | "fair" | "bad";
  text: string;
}

/** Above this typing feels slow; above the second, it is hard to work. */
const FAIR_MS = 150;
const BAD_MS = 500;

/** The lab tells times by its own clock; a browser's that is so far off shows odd ones. */
const CLOCK_MS = 2 * 60_000;

export function ofBrowser(missing: readonly string[]): Verdict {
  if (missing.length === 0) return { how: "good", text: "This browser has all that lessons use." };
  return {
    how: "bad",
    text: `This browser lacks ${missing.join(", ")}. Use a current Firefox, Chrome, Edge or Safari.`,
  };
}

export function ofConnection({ websocket, polling }: { websocket: boolean; polling: boolean }): Verdict {
  if (websocket) return { how: "good", text: "A WebSocket to the lab opens." };
  if (polling) {
    return {
      how: "fair",
      text: "Something on the way, such as a firewall or proxy, blocks WebSockets. The terminal works all the same, and slower.",
    };
  }
  return {
    how: "bad",
    text: "No connection to the sandbox host can be had from here. Try another network, or ask whoever runs the lab whether it is up.",
  };
}

export function ofLatency(medianMs: number | null): Verdict {
  if (medianMs === null) return { how: "bad", text: "The lab does not answer." };
  const shown = `A round trip to the lab takes ${Math.max(1, Math.round(medianMs))} ms`;
  if (medianMs < FAIR_MS) return { how: "good", text: `${shown}: what you type shows at once.` };
  if (medianMs < BAD_MS) return { how: "fair", text: `${shown}: what you type shows a little late.` };
  return { how: "bad", text: `${shown}: typing will be slow. A cable, or another network, may help.` };
}

export function ofClock(aheadMs: number): Verdict {
  if (Math.abs(aheadMs) < CLOCK_MS) return { how: "good", text: "This computer’s clock agrees with the lab’s." };
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  const which = aheadMs > 0 ? "ahead of" : "behind";
  return { how: "fair", text: `This computer’s clock is ${minutes} min ${which} the lab’s: times will look odd.` };
}

/** The worst of them. */
export function together(verdicts: readonly Verdict[]): Verdict["how"] {
  return verdicts.some(({ how }) => how === "bad")
    ? "bad"
    : verdicts.some(({ how }) => how === "fair")
      ? "fair"
      : "good";
}
