"use client";
/** Words in, steps of lessons out: a field with links below it; the arrow keys go from one to the next. */
import Link from "next/link";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { type SearchHit, search } from "#lib/lesson/search.ts";
import { useSearchIndex } from "./search-index.ts";

const MOST_HITS = 12;

export function SearchDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const index = useSearchIndex();
  const [query, setQuery] = useState("");
  useEffect(() => dialog.current?.showModal(), []);
  const hits = index.kind === "ready" ? search(index.entries, query, MOST_HITS) : [];

  return (
    <dialog
      ref={dialog}
      aria-label="Search lessons"
      onClose={onClose}
      className="mx-auto mt-[12vh] w-[40rem] max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface text-fg shadow-xl backdrop:bg-black/40"
    >
      <input
        type="search"
        aria-label="Words to find in the lessons"
        autoComplete="off"
        spellCheck={false}
        placeholder="Search lessons"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") dialog.current?.querySelector("a")?.click();
          else moveOn(event, dialog.current);
        }}
        className="w-full rounded-t-lg bg-transparent px-4 py-3 -outline-offset-2 placeholder:text-muted"
      />
      <output className="block border-t border-line px-4 py-2 text-sm text-muted">
        {statusOf(index.kind, query, hits.length)}
      </output>
      <ul className="max-h-[56vh] overflow-y-auto">
        {hits.map((hit) => (
          <li key={addressOf(hit)} className="border-t border-line">
            <Hit
              hit={hit}
              onOpen={() => dialog.current?.close()}
              onKeyDown={(event) => moveOn(event, dialog.current)}
            />
          </li>
        ))}
      </ul>
    </dialog>
  );
}

interface HitProps {
  hit: SearchHit;
  onOpen: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function Hit({ hit, onOpen, onKeyDown }: HitProps) {
  const { step, stepTitle, title } = hit.entry;
  return (
    <Link
      href={addressOf(hit)}
      onClick={onOpen}
      onKeyDown={onKeyDown}
      className="block px-4 py-2 text-sm -outline-offset-2 hover:bg-sunken focus:bg-sunken"
    >
      <span className="font-medium">{stepTitle}</span>
      {step !== "intro" && <span className="text-muted"> · {title}</span>}
      <span className="mt-0.5 block truncate text-muted">{hit.excerpt}</span>
    </Link>
  );
}

/** Arrow keys go through field and links, and around. */
function moveOn(event: KeyboardEvent, dialog: HTMLDialogElement | null): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined || !dialog) return;
  event.preventDefault();
  const stops = [...dialog.querySelectorAll<HTMLElement>("input, a")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[(at + by + stops.length) % stops.length]?.focus();
}

function addressOf({ entry: { lesson, step } }: SearchHit): string {
  return step === "intro" ? `/learn/${lesson}` : `/learn/${lesson}#${step}`;
}

function statusOf(kind: "loading" | "failed" | "ready", query: string, count: number): string {
  if (kind === "loading") return "Fetching the words of the lessons …";
  if (kind === "failed") return "The lab does not answer. Close this and try again.";
  if (query.trim() === "") return "Enter opens the first, the arrow keys go through them all.";
  if (count === 0) return "No step has all these words.";
  return count === 1 ? "1 step" : `${count === MOST_HITS ? "The first " : ""}${count} steps`;
}
