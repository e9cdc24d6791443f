"use client";
/** Says over the terminal that the connection is lost, when it is tried again, and that keys go nowhere. */
import { Unplug } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useSession } from "./session-store.ts";
import { useNow } from "./use-now.ts";

export function OfflineBanner() {
  const isShown = useSession((store) => store.connection === "offline" && store.session !== null && !store.lost);
  return isShown && <Banner />;
}

/** `Next try in 4 s (attempt 3).` */
export function useRetryText(): string {
  const retry = useSession((store) => store.retry);
  const nowMs = useNow();
  if (!retry) return "Trying now.";
  const seconds = Math.max(0, Math.ceil((retry.atMs - nowMs) / 1_000));
  return seconds === 0
    ? `Trying now (attempt ${retry.attempt}).`
    : `Next try in ${seconds} s (attempt ${retry.attempt}).`;
}

function Banner() {
  const reconnect = useSession((store) => store.reconnect);
  const inputRefusals = useSession((store) => store.inputRefusals);
  const retryText = useRetryText();
  return (
    <div className="absolute inset-x-3 top-3 z-10 flex items-center gap-3 rounded-md border border-warn bg-warn-ground p-2 pl-3 text-sm shadow-md">
      <Unplug aria-hidden size={16} className="shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <output className="block font-medium">
          {inputRefusals === 0
            ? "The connection is lost. Your sandbox goes on."
            : "Not sent: nothing you type now arrives."}
        </output>
        <p>{retryText}</p>
      </div>
      <Button look="quiet" onClick={reconnect}>
        Try now
      </Button>
    </div>
  );
}
