"use client";
/** The name of the page's theme, for drawings that cannot follow CSS variables by themselves. */
import { useSyncExternalStore } from "react";

const ATTRIBUTE = "data-theme";

/** The `data-theme` of the document; empty while rendering on the server. */
export function useTheme(): string {
  return useSyncExternalStore(subscribe, currentTheme, () => "");
}

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: [ATTRIBUTE] });
  return () => observer.disconnect();
}

function currentTheme(): string {
  return document.documentElement.getAttribute(ATTRIBUTE) ?? "";
}
