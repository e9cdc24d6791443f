"use client";
/** How terminals look and are read out, and which keys are theirs. */
import { AArrowDown, AArrowUp, Settings2 } from "lucide-react";
import { useId } from "react";
import { changeTerminalSettings, useTerminalSettings } from "#components/terminal/terminal-settings.ts";
import { IconButton } from "#components/ui/icon-button.tsx";

const KEYS = [
  ["Ctrl+Shift+C", "Copy"],
  ["Ctrl+Shift+V", "Paste"],
  ["Ctrl+Shift+F", "Find"],
  ["Ctrl+Shift+L", "Go to the lesson"],
] as const;

export function TerminalMenu() {
  const id = useId();
  const { fontSizePx, screenReader } = useTerminalSettings();
  return (
    <div className="flex items-center px-1">
      <button
        type="button"
        popoverTarget={id}
        title="Terminal settings"
        aria-label="Terminal settings"
        className="grid size-7 place-items-center rounded-sm text-muted hover:bg-surface hover:text-fg"
      >
        <Settings2 aria-hidden size={15} />
      </button>
      <div
        id={id}
        popover="auto"
        className="popover-below w-72 rounded-lg border border-line bg-surface p-4 text-sm text-fg shadow-lg"
      >
        <div className="flex items-center justify-between">
          <span>Text size</span>
          <span className="flex items-center gap-1">
            <IconButton
              icon={AArrowDown}
              label="Smaller"
              onClick={() => changeTerminalSettings({ fontSizePx: fontSizePx - 1 })}
            />
            <output className="w-10 text-center font-mono">{fontSizePx} px</output>
            <IconButton
              icon={AArrowUp}
              label="Larger"
              onClick={() => changeTerminalSettings({ fontSizePx: fontSizePx + 1 })}
            />
          </span>
        </div>
        <label className="mt-3 flex cursor-pointer items-start justify-between gap-4">
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
        <dl className="mt-4 grid grid-cols-[1fr_auto] gap-y-1 border-t border-line pt-3 text-muted">
          {KEYS.map(([keys, action]) => (
            <div key={keys} className="contents">
              <dt>{action}</dt>
              <dd>
                <kbd className="font-mono text-xs">{keys}</kbd>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
