"use client";
/** Asks before something that cannot be undone. */
import { type ReactNode, type RefObject, useId } from "react";
import { Button } from "./button.tsx";

export interface ConfirmDialogProps {
  /** Opened by its `showModal`. */
  dialog: RefObject<HTMLDialogElement | null>;
  question: string;
  /** What will happen. */
  children: ReactNode;
  confirmLabel: string;
  onConfirm: () => void;
}

export function ConfirmDialog({ dialog, question, children, confirmLabel, onConfirm }: ConfirmDialogProps) {
  const heading = useId();
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      className="m-auto w-[26rem] max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-5 text-fg shadow-xl backdrop:bg-black/40"
    >
      <h2 id={heading} className="font-semibold">
        {question}
      </h2>
      <div className="mt-2 text-sm text-muted">{children}</div>
      <div className="mt-5 flex justify-end gap-2">
        <Button look="quiet" onClick={close}>
          Cancel
        </Button>
        <Button
          look="danger"
          onClick={() => {
            close();
            onConfirm();
          }}
        >
          {confirmLabel}
        </Button>
      </div>
    </dialog>
  );
}
