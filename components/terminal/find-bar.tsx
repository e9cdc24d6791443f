/** Finds text in a terminal, its scrollback included. */
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { Matches } from "./xterm-screen.ts";

export interface FindBarProps {
  matches: Matches;
  onFind: (text: string, direction: "next" | "previous") => void;
  onClose: () => void;
}

export function FindBar({ matches, onFind, onClose }: FindBarProps) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);

  // Whoever opens the bar has asked for it.
  useEffect(() => field.current?.focus(), []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") onClose();
    if (event.key === "Enter") onFind(text, event.shiftKey ? "next" : "previous");
  }

  return (
    <search className="absolute top-2 right-5 z-10 flex items-center gap-1 rounded-md border border-line bg-surface p-1 shadow-md">
      <input
        ref={field}
        aria-label="Find in terminal"
        placeholder="Find"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onFind(event.target.value, "previous");
        }}
        onKeyDown={onKeyDown}
        className="w-44 rounded-sm bg-transparent px-2 py-0.5 font-mono text-sm placeholder:text-muted"
      />
      <output className="min-w-16 px-1 text-right text-xs text-muted tabular-nums">
        {text === "" ? "" : matchText(matches)}
      </output>
      <IconButton icon={ArrowUp} label="Previous match" onClick={() => onFind(text, "previous")} />
      <IconButton icon={ArrowDown} label="Next match" onClick={() => onFind(text, "next")} />
      <IconButton icon={X} label="Close" onClick={onClose} />
    </search>
  );
}

function matchText({ current, count }: Matches): string {
  if (count === 0) return "Not found";
  return current === 0 ? `${count} or more` : `${current} of ${count}`;
}
