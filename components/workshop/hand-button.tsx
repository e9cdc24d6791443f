"use client";
/** Asks the host for help, and takes that back; nothing for who is in no workshop. */
import { Hand } from "lucide-react";
import { useState } from "react";
import { ask } from "./ask.ts";
import { expectHand, useClass } from "./class-store.ts";

export function HandButton() {
  const view = useClass();
  const [hasFailed, setHasFailed] = useState(false);
  if (!view || view.isOver) return null;
  const isUp = view.handUpAtMs !== null;

  async function toggle() {
    expectHand(!isUp);
    const { ok } = await ask("/api/class/hand", { isUp: !isUp });
    if (!ok) expectHand(isUp);
    setHasFailed(!ok);
  }

  return (
    <button
      type="button"
      aria-pressed={isUp}
      title={isUp ? "Your host sees that you want help. Click to take it back" : "Tell your host that you want help"}
      onClick={() => void toggle()}
      className="flex h-7 items-center gap-1.5 rounded-md px-2 text-sm text-muted hover:bg-sunken hover:text-fg aria-pressed:bg-accent aria-pressed:text-on-accent"
    >
      <Hand aria-hidden size={14} />
      <span className="max-md:sr-only">{isUp ? "Hand is up" : "Hand up"}</span>
      <span role="alert" className="text-xs">
        {hasFailed ? "not told, try again" : ""}
      </span>
    </button>
  );
}
