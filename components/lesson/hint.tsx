/** Help that waits until it is asked for. */
import type { ReactNode } from "react";

export function Hint({ children }: { children: ReactNode }) {
  return (
    <details className="lesson-hint">
      <summary className="w-fit cursor-pointer py-1 text-[0.8125rem] font-medium text-muted hover:text-fg">
        Hint
      </summary>
      {children}
    </details>
  );
}
