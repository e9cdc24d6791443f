/** Begins a recording of a screen; loaded when a learner wants one. */
import { CastRecorder } from "./cast-recorder.ts";
import { firstFrame } from "./first-frame.ts";
import type { XtermScreen } from "./xterm-screen.ts";

/** @param onFull called when it may grow no more; whoever began the recording then ends it */
export function recordScreen(screen: XtermScreen, title: string, onFull: () => void): CastRecorder {
  const { cols: columns, rows } = screen.terminal;
  const recorder = new CastRecorder({ columns, rows, title, firstFrame: firstFrame(screen.terminal), onFull });
  screen.tap(recorder);
  return recorder;
}
