"use client";
/** Where a value comes from: its file and the command that prints it, to be copied or run in the terminal. */
import { Check, Copy, Play } from "lucide-react";
import { useState } from "react";
import type { Source } from "#lib/kernel/source.ts";
import { useKernelPlace } from "./kernel-place.ts";

export function SourceNote({ of, source }: { of: string; source: Source }) {
  return (
    <details className="kernel-source">
      <summary aria-label={`Source of ${of}`}>source</summary>
      <div className="mt-1 mb-1.5 rounded-sm border border-line bg-sunken p-2 text-xs">
        <p className="font-mono break-all">{source.file}</p>
        <SourceCommand where="On the host, as root" command={source.command} canRun={false} />
        {source.inside !== null && <SourceCommand where="In the sandbox" command={source.inside} canRun />}
      </div>
    </details>
  );
}

function SourceCommand({ where, command, canRun }: { where: string; command: string; canRun: boolean }) {
  const { run } = useKernelPlace();
  const [isCopied, setIsCopied] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(command);
      setIsCopied(true);
    } catch {
      // The browser keeps the clipboard from the page: the command stands there to be selected.
    }
  }
  return (
    <div className="mt-1.5">
      <p className="text-muted">{where}</p>
      <div className="flex items-start gap-1">
        <code className="min-w-0 flex-1 break-all">{command}</code>
        <button
          type="button"
          className="kernel-mini"
          aria-label={`Copy: ${command}`}
          title="Copy"
          onClick={() => void copy()}
        >
          {isCopied ? <Check aria-hidden size={12} /> : <Copy aria-hidden size={12} />}
        </button>
        {canRun && run && (
          <button
            type="button"
            className="kernel-mini"
            aria-label={`Run in terminal: ${command}`}
            title="Run in terminal"
            onClick={() => run(command)}
          >
            <Play aria-hidden size={12} />
          </button>
        )}
      </div>
    </div>
  );
}
