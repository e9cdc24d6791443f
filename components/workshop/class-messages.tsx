"use client";
/** What somebody must know of their workshop, over whatever page they are at: a word of the host's, that it is over. */
import { Megaphone, X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { LocalTime } from "#components/ui/local-time.tsx";
import { useClass, useUnread } from "./class-store.ts";
import { FollowHost } from "./follow-host.tsx";

/** @param madeFor ids of the lessons that were unlocked when the page was made; null for every one */
export function ClassMessages({ madeFor }: { madeFor: readonly string[] | null }) {
  const view = useClass();
  useFreshLocks(view?.unlocked, madeFor);
  const [unread, markRead] = useUnread(view?.messages ?? []);
  /** The end that was read of, which a reopened workshop has anew. */
  const [readEndMs, setReadEnd] = useState<number | null>(null);
  return (
    <output
      aria-label="From your host"
      className="pointer-events-none fixed inset-x-0 top-14 z-50 flex flex-col items-center gap-2 px-4"
    >
      {view?.isOver && view.endsAtMs !== readEndMs && (
        <Note onClose={() => setReadEnd(view.endsAtMs)}>
          This workshop is over. What you have done is kept, and you can still read; its sandboxes have stopped.
        </Note>
      )}
      {view === null && (
        <Note>
          You are in this workshop no more.{" "}
          <Link href="/join" className="text-accent underline underline-offset-2">
            Join again
          </Link>
        </Note>
      )}
      <FollowHost />
      {unread && (
        <Note onClose={markRead}>
          <span className="block text-xs text-muted">
            From your host, <LocalTime ms={unread.sentAtMs} isTimeOnly />
          </span>
          {unread.text}
        </Note>
      )}
    </output>
  );
}

function Note({ onClose, children }: { onClose?: () => void; children: ReactNode }) {
  return (
    <span className="pointer-events-auto flex max-w-[40rem] items-start gap-3 rounded-md border border-accent bg-surface py-2.5 pr-2 pl-4 text-sm shadow-xl">
      <Megaphone aria-hidden size={16} className="mt-0.5 shrink-0 text-accent" />
      <span className="min-w-0 pr-2 break-words">{children}</span>
      {onClose && <IconButton icon={X} label="I have read it" onClick={onClose} />}
    </span>
  );
}

/** Pages are made for the lessons that were unlocked then: made again when those are others. */
function useFreshLocks(unlocked: readonly string[] | null | undefined, madeFor: readonly string[] | null): void {
  const router = useRouter();
  const known = useRef(asText(madeFor));
  useEffect(() => {
    if (unlocked === undefined || asText(unlocked) === known.current) return;
    known.current = asText(unlocked);
    router.refresh();
  }, [unlocked, router]);
}

function asText(unlocked: readonly string[] | null): string {
  return unlocked?.toSorted().join(" ") ?? "all";
}
