"use client";
/** Copies text to the clipboard and says whether that worked. */
import { Check, Copy, X } from "lucide-react";
import { useState } from "react";
import { copyText } from "#components/ui/clipboard.ts";
import { BlockButton } from "./block-button.tsx";
import { useFlash } from "./use-flash.ts";

export function CopyButton({ text }: { text: string }) {
  const [hasFailed, setHasFailed] = useState(false);
  const [isAnswering, flash] = useFlash();

  async function copy() {
    setHasFailed(!(await copyText(text)));
    flash();
  }

  const answer = hasFailed ? "Not allowed" : "Copied";
  return (
    <BlockButton onClick={() => void copy()} icon={isAnswering ? (hasFailed ? X : Check) : Copy}>
      <span aria-live="polite">{isAnswering ? answer : "Copy"}</span>
    </BlockButton>
  );
}
