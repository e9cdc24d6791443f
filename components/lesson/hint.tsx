/** Help that waits until it is asked for. */
import type { ReactNode } from "react";

export function Hint({ children }: { children: ReactNode }) {
  return (
    <details>
      <summary className="w-fit cursor-pointer py-1 text-sm font-medium text-muted hover:text-fg">Hint</summary>
      {children}
    </details>
  );
}
