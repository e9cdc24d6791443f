"use client";
/** The open terminals, by their numbers and names, and what can be done with them. */
import { Columns2, Plus, Square } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { OfflineNotice } from "./offline-notice.tsx";
import { RecordingNotice } from "./recording-notice.tsx";
import { useSession } from "./session-store.ts";
import { TerminalMenu } from "./terminal-menu.tsx";
import { TerminalTab } from "./terminal-tab.tsx";
import { ControlQuestion } from "./watched-note.tsx";

export function TerminalTabs({ isNarrow }: { isNarrow: boolean }) {
  const terminals = useSession((store) => store.terminals);
  const openTerminal = useSession((store) => store.openTerminal);
  const isReady = useSession((store) => store.connection === "online" && store.session?.kind === "ready");
  const canOpen = useSession((store) => terminals.length < store.maxTerminals) && isReady;
  return (
    <div className="flex h-9 shrink-0 items-stretch border-b border-line bg-sunken">
      <ul aria-label="Terminals" className="flex min-w-0 items-stretch overflow-x-auto">
        {terminals.map((view) => (
          <TerminalTab key={view.id} view={view} />
        ))}
      </ul>
      <div className="flex flex-1 items-center px-1">
        {canOpen && <IconButton icon={Plus} label="New terminal" onClick={openTerminal} />}
      </div>
      <RecordingNotice />
      {!isNarrow && <ControlQuestion />}
      <OfflineNotice />
      <div className="flex items-center gap-0.5 px-1">
        {!isNarrow && terminals.length > 0 && <SplitButton canOpen={canOpen} />}
        <TerminalMenu canSplit={!isNarrow} />
      </div>
    </div>
  );
}

function SplitButton({ canOpen }: { canOpen: boolean }) {
  const isSplit = useSession((store) => store.shown.length === 2);
  const hasOther = useSession((store) => store.terminals.length > 1);
  const split = useSession((store) => store.split);
  const splitPanes = useSession((store) => store.splitPanes);
  const unsplitPanes = useSession((store) => store.unsplitPanes);
  if (isSplit) return <IconButton icon={Square} label="Show one terminal" onClick={unsplitPanes} />;
  return (
    (hasOther || canOpen) && <IconButton icon={Columns2} label="Show two terminals" onClick={() => splitPanes(split)} />
  );
}
