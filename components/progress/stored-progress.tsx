"use client";
/** Brings what a learner did in other browsers into this one. */
import { useEffect } from "react";
import type { StoredProgress as Stored } from "#lib/workshop/progress.ts";
import { mergeStored } from "./progress-store.ts";

export function StoredProgress({ stored }: { stored: Stored }) {
  useEffect(() => mergeStored(stored), [stored]);
  return null;
}
