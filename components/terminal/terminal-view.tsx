"use client";
/** One terminal on the page: its screen, and the bar to find text in it. */
import "@xterm/xterm/css/xterm.css";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { FindBar } from "./find-bar.tsx";
import { useTerminalSettings } from "./terminal-settings.ts";
import type { TerminalStream } from "./terminal-stream.ts";
import { createXtermScreen, type XtermScreen } from "./xterm-screen.ts";

export interface TerminalViewProps {
  /** What lessons call it by. */
  number: number;
  stream: TerminalStream;
  isActive: boolean;
  /** Counts the wishes to have the keyboard in the active terminal. */
  focusRequests: number;
  onInputRefused: () => void;
  onLeave: () => void;
}

/** A container with its screen's text, for tests: a canvas has none of its own. */
type TerminalElement = HTMLDivElement & { drydockText?: () => string };

export function TerminalView({ number, stream, isActive, focusRequests, onInputRefused, onLeave }: TerminalViewProps) {
  const container = useRef<TerminalElement>(null);
  const [screen, setScreen] = useState<XtermScreen | null>(null);
  const [isFinding, setIsFinding] = useState(false);
  const settings = useTerminalSettings();
  const inputRefused = useEffectEvent(onInputRefused);
  const leaveRequested = useEffectEvent(onLeave);
  const createScreen = useEffectEvent((element: HTMLElement) =>
    createXtermScreen(element, stream, settings, {
      inputRefused: () => inputRefused(),
      leaveRequested: () => leaveRequested(),
      findRequested: () => setIsFinding(true),
    }),
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another stream needs another screen
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const created = createScreen(element);
    element.drydockText = created.text;
    setScreen(created);
    return () => {
      setScreen(null);
      delete element.drydockText;
      created.dispose();
    };
  }, [stream]);

  useEffect(() => screen?.apply(settings), [screen, settings]);

  useEffect(() => {
    if (isActive && focusRequests > 0) screen?.focus();
  }, [screen, isActive, focusRequests]);

  function endFind() {
    setIsFinding(false);
    screen?.endFind();
    screen?.focus();
  }

  return (
    <section aria-label={`Terminal ${number}`} className="absolute inset-0 bg-term-ground pt-2 pl-3" hidden={!isActive}>
      <div ref={container} data-terminal={number} className="h-full overflow-hidden font-mono" />
      {screen && isFinding && <FindBar onFind={screen.find} onClose={endFind} />}
    </section>
  );
}
