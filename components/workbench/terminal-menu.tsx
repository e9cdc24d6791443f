"use client";
/** What can be done with the terminal in front, and how terminals look and are read out. */
import {
  AArrowDown,
  AArrowUp,
  Circle,
  ClipboardPaste,
  Columns2,
  Copy,
  Eraser,
  FileDown,
  Keyboard,
  Pencil,
  Play,
  RotateCcw,
  Rows2,
  Search,
  Settings2,
  Square,
} from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { changeFontSize, changeTerminalSettings, useTerminalSettings } from "#components/terminal/terminal-settings.ts";
import type { XtermScreen } from "#components/terminal/xterm-screen.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { MenuItem } from "#components/ui/menu-item.tsx";
import { saveFile } from "#components/ui/save-file.ts";
import { useSession } from "./session-store.ts";

export function TerminalMenu({ canSplit }: { canSplit: boolean }) {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menuRequests = useSession((store) => store.menuRequests);
  const hasTerminal = useSession((store) => store.active !== 0);
  // Before what was chosen: the popover gives the focus back to its button as it closes.
  const close = () => popover.current?.hidePopover();

  useEffect(() => {
    if (menuRequests === 0) return;
    // The next Tab goes on from the button, into the menu.
    button.current?.focus();
    popover.current?.showPopover();
  }, [menuRequests]);

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        title="Terminal menu (Ctrl+Shift+M)"
        aria-label="Terminal menu"
        className="grid size-7 place-items-center rounded-sm text-muted hover:bg-surface hover:text-fg"
      >
        <Settings2 aria-hidden size={15} />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        className="popover-below w-72 rounded-lg border border-line bg-surface p-2 text-sm text-fg shadow-lg"
      >
        <Looks />
        {canSplit && hasTerminal && <PaneChoice />}
        {hasTerminal && <Actions close={close} />}
        <Section>
          <DialogItems close={close} />
        </Section>
      </div>
    </>
  );
}

function Looks() {
  const { fontSizePx, screenReader } = useTerminalSettings();
  return (
    <div className="px-2 pb-2">
      <div className="flex items-center justify-between">
        <span>Text size</span>
        <span className="flex items-center gap-1">
          <IconButton icon={AArrowDown} label="Smaller" onClick={() => changeFontSize(-1)} />
          <output className="w-10 text-center font-mono">{fontSizePx} px</output>
          <IconButton icon={AArrowUp} label="Larger" onClick={() => changeFontSize(1)} />
        </span>
      </div>
      <label className="mt-1 flex cursor-pointer items-start justify-between gap-4">
        <span>
          Screen reader
          <span className="block text-muted">Output is read out as it comes.</span>
        </span>
        <input
          type="checkbox"
          checked={screenReader}
          onChange={(event) => changeTerminalSettings({ screenReader: event.target.checked })}
          className="mt-1 size-4 accent-accent"
        />
      </label>
    </div>
  );
}

const PANES = [
  { choice: "one", label: "One terminal", icon: Square },
  { choice: "beside", label: "Two side by side", icon: Columns2 },
  { choice: "below", label: "Two, one below the other", icon: Rows2 },
] as const;

function PaneChoice() {
  const name = useId();
  const chosen = useSession(({ shown, split }) => (shown.length === 2 ? split : "one"));
  const splitPanes = useSession((store) => store.splitPanes);
  const unsplitPanes = useSession((store) => store.unsplitPanes);
  return (
    <Section>
      <fieldset className="flex items-center justify-between px-2 py-1">
        <legend className="sr-only">Terminals in view</legend>
        <span aria-hidden>In view</span>
        <span className="flex rounded-md border border-line bg-sunken p-0.5">
          {PANES.map(({ choice, label, icon: Icon }) => (
            <label
              key={choice}
              title={label}
              className="grid h-6 w-8 cursor-pointer place-items-center rounded-sm text-muted hover:text-fg has-checked:bg-surface has-checked:text-fg has-checked:shadow-xs has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={choice === chosen}
                onChange={() => (choice === "one" ? unsplitPanes() : splitPanes(choice))}
              />
              <Icon aria-hidden size={14} />
              <span className="sr-only">{label}</span>
            </label>
          ))}
        </span>
      </fieldset>
    </Section>
  );
}

function Actions({ close }: { close: () => void }) {
  const number = useSession((store) => store.active);
  const activeScreen = useSession((store) => store.activeScreen);
  const id = useSession((store) => store.terminals.find((view) => view.number === number)?.id ?? "");
  const setRenaming = useSession((store) => store.setRenaming);
  const isRecording = useSession((store) => id in store.recordings);
  const startRecording = useSession((store) => store.startRecording);
  const stopRecording = useSession((store) => store.stopRecording);

  const withScreen = (act: (screen: XtermScreen) => unknown) => () => {
    close();
    const screen = activeScreen();
    if (!screen) return;
    screen.focus();
    void act(screen);
  };

  return (
    <>
      <Section>
        <MenuItem
          icon={Search}
          label="Find"
          keys="Ctrl+Shift+F"
          onClick={withScreen((screen) => screen.requestFind())}
        />
        <MenuItem icon={Copy} label="Copy" onClick={withScreen((screen) => screen.copySelection())} />
        <MenuItem icon={ClipboardPaste} label="Paste" onClick={withScreen((screen) => screen.pasteClipboard())} />
      </Section>
      <Section>
        <MenuItem
          icon={Pencil}
          label="Rename"
          onClick={() => {
            close();
            setRenaming(id);
          }}
        />
        <MenuItem icon={Eraser} label="Clear" onClick={withScreen((screen) => screen.clear())} />
        <MenuItem icon={RotateCcw} label="Reset the screen" onClick={withScreen((screen) => screen.reset())} />
        <MenuItem
          icon={FileDown}
          label="Save as text"
          onClick={withScreen((screen) => {
            saveFile(`terminal-${number}.txt`, "text/plain;charset=utf-8", [screen.wholeText()]);
          })}
        />
        {isRecording ? (
          <MenuItem
            icon={Square}
            label="Stop recording"
            onClick={() => {
              close();
              stopRecording(id);
            }}
          />
        ) : (
          <MenuItem icon={Circle} label="Record" onClick={withScreen(startRecording)} />
        )}
      </Section>
    </>
  );
}

function DialogItems({ close }: { close: () => void }) {
  const showDialog = useSession((store) => store.showDialog);
  const show = (dialog: "keys" | "replay") => () => {
    close();
    showDialog(dialog);
  };
  return (
    <>
      <MenuItem icon={Play} label="Replay a recording" onClick={show("replay")} />
      <MenuItem icon={Keyboard} label="Keys" keys="Ctrl+Shift+?" onClick={show("keys")} />
    </>
  );
}

function Section({ children }: { children: ReactNode }) {
  return <div className="border-t border-line py-1 last:pb-0">{children}</div>;
}
