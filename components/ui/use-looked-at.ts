"use client";
/** Is this page in a tab that is in front? False while rendering on the server. */
import { useSyncExternalStore } from "react";

export function useLookedAt(): boolean {
  return useSyncExternalStore(
    onVisibility,
    () => !document.hidden,
    () => false,
  );
}

function onVisibility(onChange: () => void): () => void {
  document.addEventListener("visibilitychange", onChange);
  return () => document.removeEventListener("visibilitychange", onChange);
}
