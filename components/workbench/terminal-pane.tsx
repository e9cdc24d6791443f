"use client";
/** The right half of the workbench: the terminals, or what stands in their place. */
import dynamic from "next/dynamic";
import { useState } from "react";
import type { TerminalView as Terminal } from "#lib/protocol/events.ts";
import { ExitBar } from "./exit-bar.tsx";
import { NoticeBar } from "./notice-bar.tsx";
import { SessionOverlay } from "./session-overlay.tsx";
import { useSession } from "./session-store.ts";
import { TerminalTabs } from "./terminal-tabs.tsx";

/** xterm needs a browser, and most of the page's script is xterm: neither the server nor the lesson's text waits for it. */
const TerminalView = dynamic(
  () => import("#components/terminal/terminal-view.tsx").then((module) => module.TerminalView),
  { ssr: false },
);

export function TerminalPane({ onLeave }: { onLeave: () => void }) {
  const terminals = useSession((store) => store.terminals);
  const front = useSession((store) => store.terminals.find(({ number }) => number === store.active));
  return (
    <div className="flex h-full flex-col bg-term-ground">
      <TerminalTabs />
      <div className="relative min-h-0 flex-1">
        {terminals.map((terminal) => (
          <LiveTerminal key={terminal.id} terminal={terminal} onLeave={onLeave} />
        ))}
        <SessionOverlay />
        <NoticeBar />
      </div>
      {front && <ExitBar view={front} />}
    </div>
  );
}

function LiveTerminal({ terminal: { id, number }, onLeave }: { terminal: Terminal; onLeave: () => void }) {
  const stream = useSession((store) => store.stream)(id);
  const isActive = useSession((store) => store.active === number);
  const [hasBeenActive, setHasBeenActive] = useState(isActive);
  if (isActive && !hasBeenActive) setHasBeenActive(true);
  const focusRequests = useSession((store) => store.focusRequests);
  const refuseInput = useSession((store) => store.refuseInput);
  // A terminal nobody has looked at yet has no screen: it would have no size to tell its shell.
  return (
    stream &&
    hasBeenActive && (
      <TerminalView
        number={number}
        stream={stream}
        isActive={isActive}
        focusRequests={focusRequests}
        onInputRefused={refuseInput}
        onLeave={onLeave}
      />
    )
  );
}
