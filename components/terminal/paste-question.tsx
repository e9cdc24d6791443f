/** Asks before a paste of several lines goes to a program that runs each line as it comes. */
import { useEffect, useId, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { linesOf } from "./paste.ts";

const PREVIEW_LINES = 8;

export interface PasteQuestionProps {
  text: string;
  /** Called once the dialog has closed, and the focus is where it was before. */
  onAnswer: (isAllowed: boolean) => void;
}

const PASTE = "paste";

export function PasteQuestion({ text, onAnswer }: PasteQuestionProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const lines = linesOf(text);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={(event) => onAnswer(event.currentTarget.returnValue === PASTE)}
      className="m-auto w-[34rem] max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-5 text-fg shadow-xl backdrop:bg-black/40"
    >
      <h2 id={heading} className="font-semibold">
        Paste {lines.length} lines?
      </h2>
      <p className="mt-2 text-sm text-muted">The program in this terminal may run each line as soon as it comes.</p>
      <pre className="mt-3 max-h-48 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs">
        {lines.slice(0, PREVIEW_LINES).join("\n")}
        {lines.length > PREVIEW_LINES && `\n… and ${lines.length - PREVIEW_LINES} more`}
      </pre>
      <div className="mt-5 flex justify-end gap-2">
        <Button look="quiet" onClick={() => dialog.current?.close()}>
          Cancel
        </Button>
        <Button look="primary" onClick={() => dialog.current?.close(PASTE)}>
          Paste
        </Button>
      </div>
    </dialog>
  );
}
