"use client";
/** One terminal on the page: its screen, and what it has to ask or say. */
import "@xterm/xterm/css/xterm.css";
import { type CSSProperties, type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { copyText } from "#components/ui/clipboard.ts";
import { ClipboardRequest } from "./clipboard-request.tsx";
import { FindBar } from "./find-bar.tsx";
import { KeyBar } from "./key-bar.tsx";
import { PasteQuestion } from "./paste-question.tsx";
import type { TerminalAction } from "./terminal-keys.ts";
import { useTerminalSettings } from "./terminal-settings.ts";
import type { TerminalStream } from "./terminal-stream.ts";
import { TerminalStrip } from "./terminal-strip.tsx";
import { type ScreenTrouble, useXtermScreen } from "./use-xterm-screen.ts";
import type { XtermScreen } from "./xterm-screen.ts";

export interface TerminalViewProps {
  /** What lessons call it by. */
  number: number;
  stream: TerminalStream;
  /** Is it the one with the keyboard? */
  isActive: boolean;
  isShown: boolean;
  /** Its shell has ended: nothing is left to have a size. */
  hasEnded: boolean;
  hasKeyBar: boolean;
  /** Who typed last, where others type too. */
  typist: string | null;
  /** Where in the pane it stands. */
  place: CSSProperties;
  /** Counts the wishes to have the keyboard in the active terminal. */
  focusRequests: number;
  /** The screen once it stands, and null when it goes. */
  onScreen: (screen: XtermScreen | null) => void;
  onAction: (action: TerminalAction) => void;
  onFocus: () => void;
  onTitle: (title: string) => void;
  onTrouble: (trouble: ScreenTrouble) => void;
  /** What stands below the screen. */
  children: ReactNode;
}

/** A paste that is over in less time than this is no news. */
const LONG_PASTE_BYTES = 128 * 1024;

export function TerminalView(props: TerminalViewProps) {
  const { number, stream, isActive, isShown, focusRequests, typist } = props;
  const [isFinding, setIsFinding] = useState(false);
  const settings = useTerminalSettings();
  const { container, screen, state, change } = useXtermScreen(stream, settings, {
    action: (action) => (action.does === "find" ? setIsFinding(true) : props.onAction(action)),
    titled: props.onTitle,
    trouble: props.onTrouble,
    focused: props.onFocus,
  });
  const tellScreen = useEffectEvent(props.onScreen);

  useEffect(() => {
    if (!screen) return;
    tellScreen(screen);
    return () => tellScreen(null);
  }, [screen]);

  useEffect(() => {
    if (isActive && focusRequests > 0) screen?.focus();
  }, [screen, isActive, focusRequests]);

  useEffect(() => screen?.labelCursor(typist), [screen, typist]);

  function endFind() {
    setIsFinding(false);
    screen?.endFind();
    screen?.focus();
  }

  function endRequest(isMuted: boolean) {
    change({ copyRequest: null, isCopyMuted: isMuted });
    screen?.focus();
  }

  async function allowCopy(text: string) {
    if (!(await copyText(text))) props.onTrouble("copy-refused");
    endRequest(false);
  }

  function endPasteQuestion(text: string | null) {
    change({ doubtedPaste: null });
    screen?.focus();
    if (text !== null) screen?.paste(text);
  }

  return (
    <section
      aria-label={`Terminal ${number}`}
      className="absolute flex flex-col bg-term-ground"
      style={props.place}
      hidden={!isShown}
    >
      <div className="relative min-h-0 flex-1 pt-2 pl-3">
        <div
          ref={container}
          data-terminal={number}
          data-foreign={state.isSizeForeign || undefined}
          className="terminal-screen h-full overflow-hidden font-mono"
        />
        {screen && isFinding && <FindBar matches={state.matches} onFind={screen.find} onClose={endFind} />}
        {state.isSizeForeign && !props.hasEnded && (
          <TerminalStrip text="Another window has set the size.">
            <button
              type="button"
              className="font-medium text-accent hover:underline"
              onClick={() => {
                screen?.takeSize();
                screen?.focus();
              }}
            >
              Use this one’s
            </button>
          </TerminalStrip>
        )}
        {state.pasteBytes > LONG_PASTE_BYTES && (
          <TerminalStrip text={`Pasting, ${Math.ceil(state.pasteBytes / 1024)} KB to go. Ctrl+C stops it.`} />
        )}
        {state.copyRequest !== null && !state.isCopyMuted && (
          <ClipboardRequest
            text={state.copyRequest}
            onAllow={() => void allowCopy(state.copyRequest ?? "")}
            onDeny={() => endRequest(false)}
            onMute={() => endRequest(true)}
          />
        )}
        {state.doubtedPaste !== null && (
          <PasteQuestion
            text={state.doubtedPaste}
            onAnswer={(isAllowed) => endPasteQuestion(isAllowed ? state.doubtedPaste : null)}
          />
        )}
      </div>
      {screen && props.hasKeyBar && <KeyBar screen={screen} />}
      {props.children}
    </section>
  );
}
