"use client";
/** How somebody gets into a workshop: by its code and a name, or with the code they were given the first time. */
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Refusal } from "#components/ui/refusal.tsx";
import { MAX_NAME_LENGTH } from "#lib/workshop/name.ts";
import type { JoinAnswer } from "#lib/workshop/requests.ts";
import { ResumeCode } from "./resume-code.tsx";
import { useAsk } from "./use-ask.ts";

export interface JoinFormProps {
  /** From the link that the host gave out; empty without one. */
  code: string;
  /** Where to go then: a path of the lab's. */
  next: string;
}

export function JoinForm({ code, next }: JoinFormProps) {
  const [isBack, setBack] = useState(false);
  const [joined, setJoined] = useState<JoinAnswer | null>(null);
  if (joined) return <ResumeCode {...joined} next={next} />;
  return (
    <>
      {isBack ? <ComeBack next={next} /> : <JoinAsNew code={code} onJoined={setJoined} />}
      <p className="mt-6 text-sm text-muted">
        {isBack ? "Here for the first time?" : "Been here before, in another browser?"}{" "}
        <button
          type="button"
          onClick={() => setBack(!isBack)}
          className="rounded-sm text-accent underline underline-offset-2"
        >
          {isBack ? "Join with the workshop’s code" : "Come back with your resume code"}
        </button>
      </p>
    </>
  );
}

function JoinAsNew({ code, onJoined }: { code: string; onJoined: (joined: JoinAnswer) => void }) {
  const { isBusy, refusal, send } = useAsk();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const joined = await send<JoinAnswer>("/api/class/join", { code: fields.get("code"), name: fields.get("name") });
    if (joined) onJoined(joined);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="mt-6 space-y-4">
      <Field
        label="Workshop code"
        name="code"
        isCode
        required
        autoComplete="off"
        defaultValue={code}
        placeholder="xxxx-xxxx"
      />
      <Field
        label="Your name"
        name="name"
        required
        maxLength={MAX_NAME_LENGTH}
        autoComplete="name"
        hint="Your host sees it beside your progress."
      />
      <Refusal>{refusal}</Refusal>
      <Button look="primary" isSubmit isDisabled={isBusy}>
        Join
      </Button>
    </form>
  );
}

function ComeBack({ next }: { next: string }) {
  const { isBusy, refusal, send } = useAsk();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = new FormData(event.currentTarget).get("code");
    // A new document: everything on the page belongs to somebody else now.
    if (await send("/api/class/resume", { code })) location.assign(next);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="mt-6 space-y-4">
      <Field
        label="Resume code"
        name="code"
        isCode
        required
        autoComplete="off"
        placeholder="xxxx-xxxx-xxxx-xxxx"
        hint="You were shown it when you joined. Your host can give you a new one."
      />
      <Refusal>{refusal}</Refusal>
      <Button look="primary" isSubmit isDisabled={isBusy}>
        Come back
      </Button>
    </form>
  );
}
