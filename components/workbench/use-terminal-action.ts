"use client";
/** Does what a key of ours asks for, where the terminal's screen cannot do it by itself. */
import type { TerminalAction } from "#components/terminal/terminal-keys.ts";
import { changeFontSize } from "#components/terminal/terminal-settings.ts";
import { useSession } from "./session-store.ts";

export function useTerminalAction(onLeave: () => void): (action: TerminalAction) => void {
  const splitPanes = useSession((store) => store.splitPanes);
  const unsplitPanes = useSession((store) => store.unsplitPanes);
  const isSplit = useSession((store) => store.shown.length === 2);
  const split = useSession((store) => store.split);
  const selectOtherPane = useSession((store) => store.selectOtherPane);
  const openTerminal = useSession((store) => store.openTerminal);
  const openMenu = useSession((store) => store.openMenu);
  const showDialog = useSession((store) => store.showDialog);
  const terminals = useSession((store) => store.terminals);
  const select = useSession((store) => store.select);

  return (action) => {
    switch (action.does) {
      case "leave":
        return onLeave();
      case "larger":
        return changeFontSize(1);
      case "smaller":
        return changeFontSize(-1);
      case "split":
        return isSplit ? unsplitPanes() : splitPanes(split);
      case "other-pane":
        return selectOtherPane();
      case "new-terminal":
        return openTerminal();
      case "menu":
        return openMenu();
      case "help":
        return showDialog("keys");
      case "go-to":
        if (terminals.some(({ number }) => number === action.number)) select(action.number);
        return;
      // The screen does these by itself.
      case "copy":
      case "paste":
      case "clear":
      case "find":
        return;
    }
  };
}
