/** A terminal's screen and what it says, as React state. */
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { TerminalAction } from "./terminal-keys.ts";
import type { TerminalSettings } from "./terminal-settings.ts";
import type { TerminalStream } from "./terminal-stream.ts";
import { createXtermScreen, type Matches, type XtermScreen } from "./xterm-screen.ts";

/** Something the learner wanted and did not get. */
export type ScreenTrouble = "input-refused" | "copy-refused" | "paste-refused";

export interface ScreenState {
  matches: Matches;
  isSizeForeign: boolean;
  /** What a program wants on the clipboard. */
  copyRequest: string | null;
  /** Programs are not asked about any more: they do not get there. */
  isCopyMuted: boolean;
  /** A paste that waits for the learner's answer. */
  doubtedPaste: string | null;
  /** How much of a paste has yet to be sent. */
  pasteBytes: number;
}

const FIRST_STATE: ScreenState = {
  matches: { current: 0, count: 0 },
  isSizeForeign: false,
  copyRequest: null,
  isCopyMuted: false,
  doubtedPaste: null,
  pasteBytes: 0,
};

/** A container with its screen's text, for tests: a canvas has none of its own. */
type TerminalElement = HTMLDivElement & { drydockText?: () => string };

interface ScreenListeners {
  action: (action: TerminalAction) => void;
  titled: (title: string) => void;
  trouble: (trouble: ScreenTrouble) => void;
  /** The keyboard has come to the screen. */
  focused: () => void;
}

export function useXtermScreen(stream: TerminalStream, settings: TerminalSettings, listeners: ScreenListeners) {
  const container = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<XtermScreen | null>(null);
  const [state, setState] = useState(FIRST_STATE);
  const change = (changed: Partial<ScreenState>) => setState((before) => ({ ...before, ...changed }));
  const acted = useEffectEvent(listeners.action);
  const titled = useEffectEvent(listeners.titled);
  const troubled = useEffectEvent(listeners.trouble);
  const focused = useEffectEvent(listeners.focused);
  const createScreen = useEffectEvent((element: HTMLElement) =>
    createXtermScreen(element, stream, settings, {
      inputRefused: () => troubled("input-refused"),
      action: (action) => acted(action),
      clipboardRefused: (wanted) => troubled(wanted === "copy" ? "copy-refused" : "paste-refused"),
      copyRequested: (copyRequest) => change({ copyRequest }),
      pasteDoubted: (doubtedPaste) => change({ doubtedPaste }),
      titled: (title) => titled(title),
      sizeIsForeign: (isSizeForeign) => change({ isSizeForeign }),
      matches: (matches) => change({ matches }),
    }),
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another stream needs another screen
  useEffect(() => {
    const element: TerminalElement | null = container.current;
    if (!element) return;
    const created = createScreen(element);
    setScreen(created);
    element.drydockText = created.text;
    const release = stream.onPaste((pasteBytes) => change({ pasteBytes }));
    const onFocus = () => focused();
    element.addEventListener("focusin", onFocus);
    return () => {
      delete element.drydockText;
      element.removeEventListener("focusin", onFocus);
      release();
      setScreen(null);
      created.dispose();
    };
  }, [stream]);

  useEffect(() => screen?.apply(settings), [screen, settings]);

  return { container, screen, state, change };
}
