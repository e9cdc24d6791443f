/** A line at the foot of a terminal for what is going on with it, and what can be done about that. */
import type { ReactNode } from "react";

export function TerminalStrip({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="absolute right-5 bottom-2 z-10 flex items-center gap-2 rounded-md border border-line bg-surface px-3 py-1 text-xs text-muted shadow-md">
      <output>{text}</output>
      {children}
    </div>
  );
}
