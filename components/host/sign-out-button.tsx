"use client";
/** Signs a host out on this browser. */
import { Button } from "#components/ui/button.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";

export function SignOutButton({ name }: { name: string }) {
  const { isBusy, send } = useAsk();

  async function signOut() {
    if (await send("/api/host/sign-out")) location.assign("/host");
  }

  return (
    <>
      <span className="text-sm text-muted">{name}</span>
      <Button look="quiet" onClick={() => void signOut()} isDisabled={isBusy}>
        Sign out
      </Button>
    </>
  );
}
