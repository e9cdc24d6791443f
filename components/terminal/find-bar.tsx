/** Finds text in a terminal, its scrollback included. */
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";

export interface FindBarProps {
  /** False when nothing matches. */
  onFind: (text: string, direction: "next" | "previous") => boolean;
  onClose: () => void;
}

export function FindBar({ onFind, onClose }: FindBarProps) {
  const [text, setText] = useState("");
  const [isFound, setIsFound] = useState(true);
  const field = useRef<HTMLInputElement>(null);

  // Whoever opens the bar has asked for it.
  useEffect(() => field.current?.focus(), []);

  function find(direction: "next" | "previous", wanted = text) {
    setIsFound(wanted === "" || onFind(wanted, direction));
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") onClose();
    if (event.key === "Enter") find(event.shiftKey ? "next" : "previous");
  }

  return (
    <search className="absolute top-2 right-5 flex items-center gap-1 rounded-md border border-line bg-surface p-1 shadow-md">
      <input
        ref={field}
        aria-label="Find in terminal"
        placeholder="Find"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          find("previous", event.target.value);
        }}
        onKeyDown={onKeyDown}
        className="w-44 rounded-sm bg-transparent px-2 py-0.5 font-mono text-sm placeholder:text-muted"
      />
      <output className="px-1 text-xs text-muted">{isFound ? "" : "Not found"}</output>
      <IconButton icon={ArrowUp} label="Previous match" onClick={() => find("previous")} />
      <IconButton icon={ArrowDown} label="Next match" onClick={() => find("next")} />
      <IconButton icon={X} label="Close" onClick={onClose} />
    </search>
  );
}
