/** The frame that code stands in: the code, and beside it, or below where there is no room, what one can do with it. */
import type { ReactNode } from "react";

export function CodeFrame({ code, actions }: { code: ReactNode; actions: ReactNode }) {
  return (
    <div className="lesson-frame">
      <pre className="lesson-code">{code}</pre>
      <div className="ml-auto flex items-center px-1 py-0.5">{actions}</div>
    </div>
  );
}
