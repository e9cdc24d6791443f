"use client";
/** What a learner has found out, to be checked against the kernel. */
import { type SubmitEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { useSession } from "#components/workbench/session-store.ts";
import { MAX_ANSWER_LENGTH } from "#lib/protocol/limits.ts";

export interface TaskAnswerProps {
  task: string;
  title: string;
  kind: "number" | "text";
}

export function TaskAnswer({ task, title, kind }: TaskAnswerProps) {
  const [text, setText] = useState("");
  const isReady = useSession(({ connection, session }) => connection === "online" && session?.kind === "ready");
  const answer = useSession((store) => store.answer);
  const isEmpty = text.trim() === "";

  function send() {
    if (isReady && !isEmpty) void answer(task, text.trim());
  }

  /** By Enter. */
  function submit(event: SubmitEvent) {
    event.preventDefault();
    send();
  }

  return (
    <form className="mt-2 flex flex-wrap items-center gap-2" onSubmit={submit}>
      <input
        type="text"
        inputMode={kind === "number" ? "numeric" : "text"}
        aria-label={`Your answer: ${title}`}
        className="lesson-answer mt-0"
        value={text}
        maxLength={MAX_ANSWER_LENGTH}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => setText(target.value)}
      />
      <Button look="quiet" isDisabled={!isReady || isEmpty} onClick={send}>
        Check
      </Button>
    </form>
  );
}
