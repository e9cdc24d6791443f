"use client";
/** A terminal's tab: brings it to the front, renames it, closes it. */
import { SquareTerminal, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { TerminalView } from "#lib/protocol/events.ts";
import { useSession } from "./session-store.ts";

const LOOKS = {
  active: "bg-term-ground text-fg shadow-[inset_0_2px_var(--accent)]",
  shown: "bg-term-ground text-fg shadow-[inset_0_2px_var(--edge)]",
  behind: "text-muted hover:text-fg",
} as const;

export function TerminalTab({ view: { id, number, exit } }: { view: TerminalView }) {
  const look = useSession(({ active, shown }) =>
    active === number ? "active" : shown.length === 2 && shown.includes(number) ? "shown" : "behind",
  );
  const name = useSession((store) => store.names[id]);
  const title = useSession((store) => store.titles[id]);
  const isRecording = useSession((store) => id in store.recordings);
  const select = useSession((store) => store.select);
  const close = useSession((store) => store.closeTerminal);
  const isRenaming = useSession((store) => store.renaming === id);
  const setRenaming = useSession((store) => store.setRenaming);
  const tab = useRef<HTMLButtonElement>(null);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "F2") setRenaming(id);
  }

  function endRename(byKey: boolean) {
    setRenaming(null);
    // The tab comes back in the field's place, and with it the keyboard.
    if (byKey) requestAnimationFrame(() => tab.current?.focus());
  }

  return (
    <li className={`group flex shrink-0 items-center border-r border-line pr-1 ${LOOKS[look]}`}>
      {isRenaming ? (
        <NameField id={id} number={number} name={name ?? ""} onEnd={endRename} />
      ) : (
        <button
          ref={tab}
          type="button"
          aria-current={look === "active"}
          title={`${title ? `${title}\n` : ""}Double click or F2 to rename`}
          onClick={() => select(number)}
          onDoubleClick={() => setRenaming(id)}
          onKeyDown={onKeyDown}
          className="flex h-full items-center gap-1.5 pr-1 pl-3 text-sm -outline-offset-2"
        >
          {isRecording ? (
            <span className="mx-[3px] size-2 rounded-full bg-danger">
              <span className="sr-only">Recording</span>
            </span>
          ) : (
            <SquareTerminal aria-hidden size={14} />
          )}
          <span className="sr-only">Terminal</span>
          <span className="font-mono">{number}</span>
          {name ? (
            <span className="max-w-40 truncate">{name}</span>
          ) : (
            title && <span className="max-w-40 truncate text-muted">{title}</span>
          )}
          {exit && <span className="text-xs text-muted">ended</span>}
        </button>
      )}
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

interface NameFieldProps {
  id: string;
  number: number;
  name: string;
  onEnd: (byKey: boolean) => void;
}

function NameField({ id, number, name, onEnd }: NameFieldProps) {
  const rename = useSession((store) => store.rename);
  const [text, setText] = useState(name);
  const field = useRef<HTMLInputElement>(null);

  // Whoever renames a tab wants to type.
  useEffect(() => field.current?.select(), []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    if (event.key === "Enter") rename(id, text);
    onEnd(true);
  }

  function onBlur() {
    rename(id, text);
    onEnd(false);
  }

  return (
    <input
      ref={field}
      aria-label={`Name of terminal ${number}`}
      placeholder={`Terminal ${number}`}
      value={text}
      maxLength={40}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
      className="mx-2 h-6 w-36 rounded-sm border border-edge bg-surface px-1.5 text-sm text-fg placeholder:text-muted"
    />
  );
}
