"use client";
/** What the host has said to everybody, over whatever page somebody is at, until they have read it. */
import { Megaphone, X } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { LocalTime } from "#components/ui/local-time.tsx";
import { useClass, useUnread } from "./class-store.ts";

export function ClassMessages() {
  const [unread, markRead] = useUnread(useClass()?.messages ?? []);
  return (
    <output
      aria-label="From your host"
      className="pointer-events-none fixed inset-x-0 top-14 z-50 flex justify-center px-4"
    >
      {unread && (
        <span className="pointer-events-auto flex max-w-[40rem] items-start gap-3 rounded-md border border-accent bg-surface py-2.5 pr-2 pl-4 text-sm shadow-xl">
          <Megaphone aria-hidden size={16} className="mt-0.5 shrink-0 text-accent" />
          <span className="min-w-0">
            <span className="block text-xs text-muted">
              From your host, <LocalTime ms={unread.sentAtMs} isTimeOnly />
            </span>
            <span className="block break-words">{unread.text}</span>
          </span>
          <IconButton icon={X} label="I have read it" onClick={markRead} />
        </span>
      )}
    </output>
  );
}
