"use client";
/** Says beside the tabs, where it hides no output, that the connection is lost or silent, and when it is tried again. */
import { Hourglass, Unplug } from "lucide-react";
import { useSession } from "./session-store.ts";
import { useNow } from "./use-now.ts";

const STRIP = "flex shrink-0 items-center gap-2 border-x border-line bg-warn-ground px-3 text-sm whitespace-nowrap";

export function OfflineNotice() {
  const trouble = useSession(({ connection, session, lost }) => (session !== null && !lost ? connection : "none"));
  if (trouble === "silent") return <Silent />;
  return trouble === "offline" && <Offline />;
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

function Silent() {
  return (
    <div className={STRIP}>
      <Hourglass aria-hidden size={15} className="text-warn" />
      <output className="font-medium">The lab does not answer.</output>
      <span className="max-xl:sr-only">What you have typed may yet arrive.</span>
    </div>
  );
}

function Offline() {
  const reconnect = useSession((store) => store.reconnect);
  const hasTyped = useSession((store) => store.inputRefusals > 0);
  const retryText = useRetryText();
  return (
    <div className={STRIP}>
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
