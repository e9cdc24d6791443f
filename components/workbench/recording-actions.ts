/** Recording terminals, and the dialogs around them: part of the session's store. */
import type { Cast } from "#components/terminal/asciicast.ts";
import type { CastRecorder } from "#components/terminal/cast-recorder.ts";
import type { XtermScreen } from "#components/terminal/xterm-screen.ts";
import type { DeskActions, DeskState, PartOfStore } from "./desk-actions.ts";
import type { SessionData } from "./session-data.ts";

export interface RecordingState {
  /** By terminal id: since when (ms since the epoch) it is recorded. */
  recordings: Record<string, number>;
  /** The recording that was ended last. */
  lastCast: Cast | null;
  dialog: "keys" | "replay" | null;
}

export interface RecordingActions {
  /** Records the terminal in front. */
  startRecording: () => void;
  /** Ends a recording, if there is one, and shows it. */
  stopRecording: (id: string) => void;
  showDialog: (dialog: RecordingState["dialog"]) => void;
}

export const NO_RECORDING: RecordingState = { recordings: {}, lastCast: null, dialog: null };

type Surroundings = SessionData & DeskState & Pick<DeskActions, "activeScreen"> & RecordingState;

interface Recording {
  recorder: CastRecorder;
  screen: XtermScreen;
}

const FULL = "The recording has become as large as it may, and was ended.";

export function recordingActions({ setState, getState }: PartOfStore<Surroundings>): RecordingActions {
  const recordings = new Map<string, Recording>();

  async function start(): Promise<void> {
    const { terminals, active, names, activeScreen } = getState();
    const view = terminals.find(({ number }) => number === active);
    const screen = activeScreen();
    if (!view || !screen || recordings.has(view.id)) return;
    const { recordScreen } = await import("#components/terminal/record-screen.ts");
    const title = names[view.id] ?? `Terminal ${view.number}`;
    const recorder = recordScreen(screen, title, () => {
      setState({ notice: FULL });
      stop(view.id);
    });
    recordings.set(view.id, { recorder, screen });
    setState((state) => ({ recordings: { ...state.recordings, [view.id]: Date.now() } }));
  }

  function stop(id: string): void {
    const recording = recordings.get(id);
    if (!recording) return;
    recordings.delete(id);
    recording.screen.tap(null);
    setState((state) => {
      const { [id]: _, ...others } = state.recordings;
      return { recordings: others, lastCast: recording.recorder.cast(), dialog: "replay" };
    });
  }

  return {
    startRecording: () => void start(),
    stopRecording: stop,
    showDialog(dialog) {
      setState({ dialog });
      if (dialog === null) getState().activeScreen()?.focus();
    },
  };
}
