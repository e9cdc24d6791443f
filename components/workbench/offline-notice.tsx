"use client";
/** Says beside the tabs, where it hides no output, that the connection is lost and when it is tried again. */
import { Unplug } from "lucide-react";
import { useSession } from "./session-store.ts";
import { useNow } from "./use-now.ts";

export function OfflineNotice() {
  const isShown = useSession((store) => store.connection === "offline" && store.session !== null && !store.lost);
  return isShown && <Notice />;
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

function Notice() {
  const reconnect = useSession((store) => store.reconnect);
  const hasTyped = useSession((store) => store.inputRefusals > 0);
  const retryText = useRetryText();
  return (
    <div className="flex shrink-0 items-center gap-2 border-x border-line bg-warn-ground px-3 text-sm whitespace-nowrap">
      <Unplug aria-hidden size={15} className="text-warn" />
      <output className="font-medium">
        {hasTyped ? "Not sent: nothing you type arrives." : "The connection is lost."}
      </output>
      <span className="max-xl:sr-only">{retryText}</span>
      <button type="button" onClick={reconnect} className="rounded-sm px-1 font-medium text-accent hover:underline">
        Try now
      </button>
    </div>
  );
}
