"use client";
/** A host signs in. */
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Refusal } from "#components/ui/refusal.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";

export function SignInForm() {
  const router = useRouter();
  const { isBusy, refusal, send } = useAsk();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const passphrase = new FormData(event.currentTarget).get("passphrase");
    if (await send("/api/host/sign-in", { passphrase })) router.refresh();
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="mt-6 space-y-4">
      <Field
        label="Passphrase"
        name="passphrase"
        type="password"
        required
        autoComplete="current-password"
        hint={
          <>
            Shown in the terminal when the lab was first started. Whoever runs it makes another with{" "}
            <code className="font-mono">npx drydock host add NAME</code>.
          </>
        }
      />
      <Refusal>{refusal}</Refusal>
      <Button look="primary" isSubmit isDisabled={isBusy}>
        Sign in
      </Button>
    </form>
  );
}
