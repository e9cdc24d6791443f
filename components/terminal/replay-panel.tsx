"use client";
/** Plays a recording of a terminal: the one just made, or one from a file. */
import "@xterm/xterm/css/xterm.css";
import { FileDown, FolderOpen, X } from "lucide-react";
import { type ChangeEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { saveFile } from "#components/ui/save-file.ts";
import { type Cast, castText, MAX_CAST_BYTES, readCast } from "./asciicast.ts";
import { ReplayPlayer } from "./replay-player.tsx";

export interface ReplayPanelProps {
  /** What was recorded on this page last. */
  recorded: Cast | null;
  onClose: () => void;
}

export function ReplayPanel({ recorded, onClose }: ReplayPanelProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const heading = useId();
  const [cast, setCast] = useState(recorded);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => dialog.current?.showModal(), []);

  async function open(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    const reading =
      file.size > MAX_CAST_BYTES ? ({ ok: false, problem: "It is too large." } as const) : readCast(await file.text());
    if (reading.ok) setCast(reading.cast);
    setProblem(reading.ok ? null : `${file.name} cannot be played. ${reading.problem}`);
  }

  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={onClose}
      className="m-auto h-[42rem] max-h-[calc(100dvh-2rem)] w-[64rem] max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-0 text-sm text-fg shadow-xl backdrop:bg-black/40"
    >
      <div className="flex h-full flex-col">
        <div className="flex items-center gap-2 py-2 pr-2 pl-4">
          <h2 id={heading} className="min-w-0 flex-1 truncate text-base font-semibold">
            {cast?.title || "Replay"}
          </h2>
          {cast && (
            <Button look="quiet" onClick={() => saveCast(cast)}>
              <FileDown aria-hidden size={14} />
              Save
            </Button>
          )}
          <Button look="quiet" onClick={() => files.current?.click()}>
            <FolderOpen aria-hidden size={14} />
            Open a file
          </Button>
          <input
            ref={files}
            type="file"
            accept=".cast"
            aria-label="Recording"
            hidden
            onChange={(event) => void open(event)}
          />
          <IconButton icon={X} label="Close" onClick={() => dialog.current?.close()} />
        </div>
        <output className={problem ? "border-t border-warn bg-warn-ground px-4 py-2" : "sr-only"}>{problem}</output>
        {cast ? <ReplayPlayer key={castKey(cast)} cast={cast} /> : <NoRecording />}
      </div>
    </dialog>
  );
}

function NoRecording() {
  return (
    <div className="grid flex-1 place-items-center border-t border-line bg-term-ground p-6 text-center">
      <p className="max-w-96 text-muted">
        Nothing has been recorded on this page. Choose Record in a terminal’s menu, or open a recording in the format
        asciicast v2 (a .cast file).
      </p>
    </div>
  );
}

/** Another recording gets another player. */
function castKey({ startedAtMs, title, events }: Cast): string {
  return `${startedAtMs} ${title} ${events.length}`;
}

function saveCast(cast: Cast): void {
  const day = new Date(cast.startedAtMs ?? Date.now()).toISOString().slice(0, 16).replace(/[T:]/g, "-");
  saveFile(`terminal-${day}.cast`, "application/x-asciicast", [castText(cast)]);
}
