"use client";
/** Throws the sandbox away and asks for a fresh one, after a question. */
import { RotateCcw } from "lucide-react";
import { useRef } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { useSession } from "./session-store.ts";

export function ResetButton() {
  const dialog = useRef<HTMLDialogElement>(null);
  const reset = useSession((store) => store.reset);
  const isReady = useSession((store) => store.connection === "online" && store.session?.kind === "ready");
  return (
    <>
      <button
        type="button"
        title="Start over with a fresh sandbox"
        aria-disabled={!isReady}
        onClick={() => isReady && dialog.current?.showModal()}
        className="flex h-7 items-center gap-1.5 rounded-md px-2 text-sm text-muted hover:bg-sunken hover:text-fg aria-disabled:cursor-not-allowed aria-disabled:opacity-60"
      >
        <RotateCcw aria-hidden size={14} />
        <span className="max-sm:sr-only">Reset</span>
      </button>
      <ConfirmDialog
        dialog={dialog}
        question="Start over with a fresh sandbox?"
        confirmLabel="Reset sandbox"
        onConfirm={reset}
      >
        Everything in this sandbox goes: its files, its processes and its terminals. The lesson’s tasks start anew.
      </ConfirmDialog>
    </>
  );
}
