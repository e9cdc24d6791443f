"use client";
/** The words of all lessons, fetched once for as long as the page stands. */
import { useEffect, useState } from "react";
import { z } from "zod/mini";
import type { SearchEntry } from "#lib/lesson/search.ts";

const entriesSchema = z.array(
  z.object({ lesson: z.string(), title: z.string(), step: z.string(), stepTitle: z.string(), text: z.string() }),
);

/** `failed`: the lab does not answer. */
export type SearchIndex = { kind: "loading" } | { kind: "failed" } | { kind: "ready"; entries: SearchEntry[] };

let fetched: Promise<SearchEntry[]> | undefined;

export function useSearchIndex(): SearchIndex {
  const [index, setIndex] = useState<SearchIndex>({ kind: "loading" });
  useEffect(() => {
    let isShown = true;
    const load = async () => {
      const next = await fetchOnce();
      if (isShown) setIndex(next);
    };
    void load();
    return () => {
      isShown = false;
    };
  }, []);
  return index;
}

/** One that has failed is tried again by the next who asks. */
async function fetchOnce(): Promise<SearchIndex> {
  fetched ??= fetchEntries();
  try {
    return { kind: "ready", entries: await fetched };
  } catch {
    fetched = undefined;
    return { kind: "failed" };
  }
}

async function fetchEntries(): Promise<SearchEntry[]> {
  const response = await fetch("/api/search");
  if (!response.ok) throw new Error(`the search index is answered with ${response.status}`);
  return entriesSchema.parse(await response.json());
}
