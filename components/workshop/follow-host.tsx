"use client";
/** A host leads the class: offers to go where they are, and goes there by itself for who follows. */
import { Signpost, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { LeadPlace } from "#lib/workshop/requests.ts";
import { useClass } from "./class-store.ts";
import { changeFollowing, useFollowing } from "./following.ts";

/** Goes along with the host, for who follows; asks everybody else, until they have answered. */
export function FollowHost() {
  const lead = useLead();
  const { isFollowing, declinedSinceMs } = useFollowing();
  const goTo = useGoTo();
  const place = lead && `${lead.lesson}#${lead.step}`;
  const went = useRef<string | null>(null);
  const goAlong = useEffectEvent(() => {
    if (lead && place !== went.current) goTo(lead);
    went.current = place;
  });
  useEffect(() => {
    if (isFollowing && place) goAlong();
  }, [isFollowing, place]);
  if (!lead || isFollowing || declinedSinceMs === lead.sinceMs) return null;
  return (
    <span className="pointer-events-auto flex max-w-[44rem] flex-wrap items-center gap-3 rounded-md border border-accent bg-surface py-2 pr-2 pl-4 text-sm shadow-xl">
      <Signpost aria-hidden size={16} className="shrink-0 text-accent" />
      <span className="min-w-0 flex-1">
        Your host is at <strong className="font-medium">{lead.lessonTitle}</strong>
        {lead.stepTitle !== null && `, ${lead.stepTitle}`}.
      </span>
      <Button look="quiet" onClick={() => goTo(lead)}>
        Go there
      </Button>
      <Button look="primary" onClick={() => changeFollowing({ isFollowing: true })}>
        Follow
      </Button>
      <IconButton icon={X} label="Not now" onClick={() => changeFollowing({ declinedSinceMs: lead.sinceMs })} />
    </span>
  );
}

/** In the bar of a lesson, for who follows a host who leads. */
export function FollowChip() {
  const lead = useLead();
  const { isFollowing } = useFollowing();
  if (!lead || !isFollowing) return null;
  const stop = () => changeFollowing({ isFollowing: false, declinedSinceMs: lead.sinceMs });
  return (
    <button
      type="button"
      title="Your page goes where your host is. Click to stop"
      onClick={stop}
      className="flex h-7 shrink-0 items-center gap-1.5 rounded-md bg-accent px-2 text-xs text-on-accent hover:opacity-90"
    >
      <Signpost aria-hidden size={14} />
      <span className="max-md:sr-only">Following your host</span>
      <X aria-hidden size={14} />
      <span className="sr-only">Stop</span>
    </button>
  );
}

function useLead(): LeadPlace | null {
  const view = useClass();
  return view && !view.isOver ? view.lead : null;
}

function useGoTo(): (lead: LeadPlace) => void {
  const router = useRouter();
  return ({ lesson, step }) => {
    const path = `/learn/${lesson}`;
    if (location.pathname !== path) router.push(step ? `${path}#${step}` : path);
    else (document.getElementById(step) ?? document.querySelector(".lesson-title"))?.scrollIntoView();
  };
}
