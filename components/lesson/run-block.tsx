"use client";
/** A command that a click types into a terminal. */
import { CornerDownLeft, Play } from "lucide-react";
import type { ReactNode } from "react";
import { useSession } from "#components/workbench/session-store.ts";
import { BlockButton } from "./block-button.tsx";
import { CodeFrame } from "./code-frame.tsx";
import { CopyButton } from "./copy-button.tsx";
import { useFlash } from "./use-flash.ts";

export interface RunBlockProps {
  /** What is typed, without the final Enter. */
  code: string;
  terminal: number;
  interrupt: boolean;
  /** The code, highlighted. */
  children: ReactNode;
}

export function RunBlock({ code, terminal, interrupt, children }: RunBlockProps) {
  const run = useSession((store) => store.run);
  const isReady = useSession((store) => store.connection === "online" && store.session?.kind === "ready");
  const [hasRun, flash] = useFlash();
  const where = terminal === 1 ? "terminal" : `terminal ${terminal}`;

  function send() {
    run(code, { terminal, interrupt });
    flash();
  }

  return (
    <CodeFrame
      code={children}
      actions={
        <>
          <BlockButton isPrimary icon={hasRun ? CornerDownLeft : Play} isDisabled={!isReady} onClick={send}>
            <span aria-live="polite">{hasRun ? `Sent to ${where}` : `Run in ${where}`}</span>
          </BlockButton>
          <CopyButton text={code} />
        </>
      }
    />
  );
}
