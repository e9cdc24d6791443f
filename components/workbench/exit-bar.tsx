"use client";
/** Says how a terminal's shell has ended. Its last screen stays to be read. */
import { Button } from "#components/ui/button.tsx";
import type { TerminalExit, TerminalView } from "#lib/protocol/events.ts";
import { useSession } from "./session-store.ts";

export function ExitBar({ view: { id, exit } }: { view: TerminalView }) {
  const openTerminal = useSession((store) => store.openTerminal);
  const closeTerminal = useSession((store) => store.closeTerminal);
  if (!exit) return null;

  function startAnew() {
    closeTerminal(id);
    openTerminal();
  }

  return (
    <div className="flex items-center gap-3 border-t border-line bg-sunken px-3 py-2 text-sm">
      <output className="flex-1">{sentence(exit)}</output>
      <Button look="quiet" onClick={startAnew}>
        Start a new shell
      </Button>
    </div>
  );
}

function sentence({ code, signal }: TerminalExit): string {
  return signal === null ? `This shell ended with exit code ${code}.` : `This shell was ended by signal ${signal}.`;
}
