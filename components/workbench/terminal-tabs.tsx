"use client";
/** The open terminals, by their numbers: bring one to the front, close it, open another. */
import { Plus, SquareTerminal, X } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { TerminalView } from "#lib/protocol/events.ts";
import { OfflineNotice } from "./offline-notice.tsx";
import { useSession } from "./session-store.ts";
import { TerminalMenu } from "./terminal-menu.tsx";

export function TerminalTabs() {
  const terminals = useSession((store) => store.terminals);
  const openTerminal = useSession((store) => store.openTerminal);
  const canOpen = useSession(
    (store) =>
      store.connection === "online" && store.session?.kind === "ready" && terminals.length < store.maxTerminals,
  );
  return (
    <div className="flex h-9 items-stretch border-b border-line bg-sunken">
      <ul aria-label="Terminals" className="flex min-w-0 items-stretch overflow-x-auto">
        {terminals.map((view) => (
          <TerminalTab key={view.id} view={view} />
        ))}
      </ul>
      <div className="flex flex-1 items-center px-1">
        {canOpen && <IconButton icon={Plus} label="New terminal" onClick={openTerminal} />}
      </div>
      <OfflineNotice />
      <TerminalMenu />
    </div>
  );
}

function TerminalTab({ view: { id, number, exit } }: { view: TerminalView }) {
  const isActive = useSession((store) => store.active === number);
  const select = useSession((store) => store.select);
  const close = useSession((store) => store.closeTerminal);
  const colours = isActive ? "bg-term-ground text-fg shadow-[inset_0_2px_var(--accent)]" : "text-muted hover:text-fg";
  return (
    <li className={`group flex items-center border-r border-line pr-1 ${colours}`}>
      <button
        type="button"
        aria-current={isActive}
        onClick={() => select(number)}
        className="flex h-full items-center gap-1.5 pr-1 pl-3 font-mono text-sm -outline-offset-2"
      >
        <SquareTerminal aria-hidden size={14} />
        <span className="sr-only">Terminal</span>
        {number}
        {exit && <span className="text-xs text-muted">ended</span>}
      </button>
      <button
        type="button"
        aria-label={`Close terminal ${number}`}
        title="Close"
        onClick={() => close(id)}
        className="grid size-6 place-items-center rounded-sm text-muted hover:bg-sunken hover:text-fg"
      >
        <X aria-hidden size={13} />
      </button>
    </li>
  );
}
