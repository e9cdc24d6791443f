"use client";
/** What a host can do to somebody's sandbox for a lesson: have it made afresh, or stopped. */
import { useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Refusal } from "#components/ui/refusal.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";

export interface SandboxActsProps {
  /** Of the person, below which the lab is asked. */
  path: string;
  name: string;
  lesson: string;
}

export function SandboxActs({ path, name, lesson }: SandboxActsProps) {
  const resetting = useRef<HTMLDialogElement>(null);
  const stopping = useRef<HTMLDialogElement>(null);
  const { isBusy, refusal, send } = useAsk();
  const act = (what: "reset" | "stop") => void send(`${path}/sandbox`, { lesson, act: what });
  return (
    <>
      <Button look="quiet" isDisabled={isBusy} onClick={() => resetting.current?.showModal()}>
        Reset their sandbox
      </Button>
      <Button look="quiet" isDisabled={isBusy} onClick={() => stopping.current?.showModal()}>
        Stop it
      </Button>
      <Refusal>{refusal}</Refusal>
      <ConfirmDialog
        dialog={resetting}
        question={`Reset the sandbox of ${name}?`}
        confirmLabel="Reset sandbox"
        onConfirm={() => act("reset")}
      >
        What runs in it and its files go, and a fresh one takes its place. They are told. What they have done still
        counts.
      </ConfirmDialog>
      <ConfirmDialog
        dialog={stopping}
        question={`Stop the sandbox of ${name}?`}
        confirmLabel="Stop sandbox"
        onConfirm={() => act("stop")}
      >
        What runs in it ends, and its place on the server is free. They read why; their files are kept, and they can
        start it again.
      </ConfirmDialog>
    </>
  );
}
