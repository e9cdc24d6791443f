/** Stops the sandboxes of people whose workshop is over, whether its host ended it or its time has come. */
import type { Store } from "../store/open.ts";
import { whoseWorkshopIsOver } from "../store/people.ts";
import type { LiveSessions } from "./live.ts";
import type { ResultsLine } from "./results-line.ts";

/** By what is, not by what has happened: a stop that was lost with a connection is asked for again. */
const LOOK_EVERY_MS = 15_000;

export interface ClosingOptions {
  store: Store;
  live: LiveSessions;
  line: Pick<ResultsLine, "dismiss">;
  report: (message: string, error: Error) => void;
}

export function closeWhatIsOver({ store, live, line, report }: ClosingOptions): { look(): void; close(): void } {
  async function dismiss(): Promise<void> {
    line.dismiss({ learners: await whoseWorkshopIsOver(store, live.learners(), Date.now()), isForGood: false });
  }
  const look = () => void dismiss().catch((error: unknown) => report("workshops could not be closed", error as Error));
  const timer = setInterval(look, LOOK_EVERY_MS);
  return { look, close: () => clearInterval(timer) };
}
