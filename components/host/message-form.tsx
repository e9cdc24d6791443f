"use client";
/** Says something to everybody in a workshop, or to one of its people. */
import { type FormEvent, useId, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";
import { MAX_MESSAGE_LENGTH } from "#lib/workshop/requests.ts";

export interface MessageFormProps {
  /** Of the workshop, or of the person, below which the lab is asked. */
  path: string;
  /** Who will read it. */
  to: string;
}

export function MessageForm({ path, to }: MessageFormProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const { isBusy, refusal, send } = useAsk();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get("text");
    if (await send(`${path}/message`, { text })) form.current?.reset();
  }

  return (
    <form ref={form} onSubmit={(event) => void submit(event)} className="flex min-w-0 items-center gap-2">
      <label htmlFor={id} className="sr-only">
        Message to {to}
      </label>
      <input
        id={id}
        name="text"
        required
        maxLength={MAX_MESSAGE_LENGTH}
        autoComplete="off"
        placeholder={`Message to ${to}`}
        className="h-8 w-56 min-w-0 rounded-md border border-edge bg-surface px-2 text-sm placeholder:text-muted"
      />
      <Button look="quiet" isSubmit isDisabled={isBusy}>
        Send
      </Button>
      <span role="alert" className="text-sm text-danger empty:hidden">
        {refusal}
      </span>
    </form>
  );
}
