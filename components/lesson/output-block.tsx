/** What the command above prints, set apart from what one types. */
import { createElement } from "react";

/** In an output block `…` stands for anything; it is shown faintly, for it is not printed. */
const ANYTHING = <span className="text-muted">…</span>;

export function OutputBlock({ text }: { text: string }) {
  const pieces = text.split("…").flatMap((piece, index) => (index === 0 ? [piece] : [ANYTHING, piece]));
  return (
    <figure className="lesson-output">
      <figcaption className="text-muted">Output</figcaption>
      {/* Children as arguments: they never change places, so they need no keys. */}
      {createElement("pre", { className: "text-sm" }, ...pieces)}
    </figure>
  );
}
