"use client";
/** Leads to where the learner goes on; to the first lesson while nothing is known. */
import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { type MappedLesson, type WayOn, wayOn } from "./course-map.ts";
import { useProgress } from "./progress-store.ts";

const LABELS: Record<WayOn["does"], string> = {
  start: "Start with",
  continue: "Continue where you were",
  next: "Next",
};

export function WayOnLink({ lessons }: { lessons: MappedLesson[] }) {
  const way = wayOn(lessons, useProgress());
  if (way === null) return null;
  return (
    <Link
      href={way.href}
      className="group mt-6 flex max-w-[38rem] items-center gap-4 rounded-md border border-edge bg-surface px-4 py-3 hover:border-accent"
    >
      <span className="min-w-0 flex-1">
        <span className="block text-sm text-muted">{LABELS[way.does]}</span>
        <span className="block truncate font-medium group-hover:text-accent">
          {way.title}
          {way.step !== null && <span className="font-normal text-muted"> · {way.step}</span>}
        </span>
      </span>
      <ArrowRight aria-hidden size={18} className="shrink-0 text-accent" />
    </Link>
  );
}
