"use client";
/** Copies text to the clipboard and says whether that worked. */
import { Check, Copy, X } from "lucide-react";
import { useState } from "react";
import { BlockButton } from "./block-button.tsx";
import { useFlash } from "./use-flash.ts";

export function CopyButton({ text }: { text: string }) {
  const [hasFailed, setHasFailed] = useState(false);
  const [isAnswering, flash] = useFlash();

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setHasFailed(false);
    } catch {
      // Refused by the browser, or absent because the page came over plain HTTP.
      setHasFailed(true);
    }
    flash();
  }

  const answer = hasFailed ? "Not allowed" : "Copied";
  return (
    <BlockButton onClick={() => void copy()} icon={isAnswering ? (hasFailed ? X : Check) : Copy}>
      <span aria-live="polite">{isAnswering ? answer : "Copy"}</span>
    </BlockButton>
  );
}
