"use client";
/** The terminals, one or two at a time, or what stands in their place. */
import dynamic from "next/dynamic";
import { type CSSProperties, useState } from "react";
import type { TerminalView as Terminal, Typist } from "#lib/protocol/events.ts";
import { ExitBar } from "./exit-bar.tsx";
import { NoticeBar } from "./notice-bar.tsx";
import type { Split } from "./pane-layout.ts";
import { PaneSeparator } from "./pane-separator.tsx";
import { SessionOverlay } from "./session-overlay.tsx";
import { useSession } from "./session-store.ts";
import { TerminalDialogs } from "./terminal-dialogs.tsx";
import { TerminalTabs } from "./terminal-tabs.tsx";
import { useIsNarrow, useIsTouch } from "./use-media.ts";
import { useTerminalAction } from "./use-terminal-action.ts";

/** xterm needs a browser, and most of the page's script is xterm: neither the server nor the lesson's text waits for it. */
const TerminalView = dynamic(
  () => import("#components/terminal/terminal-view.tsx").then((module) => module.TerminalView),
  { ssr: false },
);

export function TerminalPane({ onLeave }: { onLeave: () => void }) {
  const terminals = useSession((store) => store.terminals);
  const isNarrow = useIsNarrow();
  const isSplit = useSession((store) => store.shown.length === 2) && !isNarrow;
  const split = useSession((store) => store.split);
  const share = useSession((store) => store.share);
  const setShare = useSession((store) => store.setShare);
  return (
    <div className="flex h-full flex-col bg-term-ground">
      <TerminalTabs isNarrow={isNarrow} />
      <div className="relative min-h-0 flex-1">
        {terminals.map((terminal) => (
          <LiveTerminal key={terminal.id} terminal={terminal} isSplit={isSplit} onLeave={onLeave} />
        ))}
        {isSplit && <PaneSeparator split={split} share={share} onMove={setShare} />}
        <SessionOverlay />
        <NoticeBar />
      </div>
      <TerminalDialogs />
    </div>
  );
}

interface LiveTerminalProps {
  terminal: Terminal;
  isSplit: boolean;
  onLeave: () => void;
}

function LiveTerminal({ terminal, isSplit, onLeave }: LiveTerminalProps) {
  const { id, number } = terminal;
  const stream = useSession((store) => store.stream)(id);
  const isActive = useSession((store) => store.active === number);
  const index = useSession((store) => store.shown.indexOf(number));
  const isShown = isSplit ? index >= 0 : isActive;
  const split = useSession((store) => store.split);
  const share = useSession((store) => store.share);
  const [hasBeenShown, setHasBeenShown] = useState(isShown);
  if (isShown && !hasBeenShown) setHasBeenShown(true);
  const focusRequests = useSession((store) => store.focusRequests);
  const setScreen = useSession((store) => store.setScreen);
  const setTitle = useSession((store) => store.setTitle);
  const entered = useSession((store) => store.entered);
  const tellTrouble = useSession((store) => store.tellTrouble);
  const act = useTerminalAction(onLeave);
  const isTouch = useIsTouch();
  const typist = useSession((store) => store.typists[id]);
  // A terminal nobody has looked at yet has no screen: it would have no size to tell its shell.
  return (
    stream &&
    hasBeenShown && (
      <TerminalView
        number={number}
        stream={stream}
        isActive={isActive}
        isShown={isShown}
        hasEnded={terminal.exit !== null}
        hasKeyBar={isTouch && isActive}
        typist={typist ? TYPISTS[typist] : null}
        place={isSplit ? placeOf(index, split, share) : WHOLE}
        focusRequests={focusRequests}
        onScreen={(screen) => setScreen(id, screen)}
        onAction={act}
        onFocus={() => entered(number)}
        onTitle={(title) => setTitle(id, title)}
        onTrouble={tellTrouble}
      >
        <ExitBar view={terminal} />
      </TerminalView>
    )
  );
}

const TYPISTS: Record<Typist, string> = { learner: "You", guest: "Your host" };

const WHOLE: CSSProperties = { inset: 0 };

/** Where the first and the second pane stand, with a pixel between them for the line. */
function placeOf(index: number, split: Split, share: number): CSSProperties {
  const end = `${100 - share}%`;
  const start = `calc(${share}% + 1px)`;
  if (split === "beside") return index === 0 ? { inset: `0 ${end} 0 0` } : { inset: `0 0 0 ${start}` };
  return index === 0 ? { inset: `0 0 ${end} 0` } : { inset: `${start} 0 0 0` };
}
