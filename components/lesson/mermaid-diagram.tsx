"use client";
/** A diagram, drawn in the browser before it is seen, and drawn anew when the theme changes. */
import { useEffect, useId, useRef, useState } from "react";
import { renderDiagram } from "./mermaid-renderer.ts";
import { useTheme } from "./use-theme.ts";
import { useTimeToDraw } from "./use-time-to-draw.ts";

type Drawing = { kind: "waiting" } | { kind: "drawn" } | { kind: "failed"; message: string };

export function MermaidDiagram({ source, alt }: { source: string; alt: string }) {
  // Mermaid uses the id in a CSS selector, where React's own marks would need escaping.
  const id = `diagram-${useId().replace(/\W/g, "")}`;
  const figure = useRef<HTMLElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const isTime = useTimeToDraw(figure);
  const theme = useTheme();
  const [drawing, setDrawing] = useState<Drawing>({ kind: "waiting" });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawing takes its colours from the page's theme
  useEffect(() => {
    if (!isTime) return undefined;
    let isCurrent = true;
    renderDiagram(id, source).then(
      (diagram) => {
        if (!isCurrent) return;
        frame.current?.replaceChildren(diagram);
        setDrawing({ kind: "drawn" });
      },
      (cause: unknown) => {
        if (isCurrent) setDrawing({ kind: "failed", message: cause instanceof Error ? cause.message : String(cause) });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [id, source, theme, isTime]);

  return (
    <figure ref={figure} className="lesson-diagram" aria-label={alt}>
      <div ref={frame} aria-hidden hidden={drawing.kind !== "drawn"} className="w-full" />
      {drawing.kind === "waiting" && <p>{alt}</p>}
      {drawing.kind === "failed" && (
        <>
          <p>{alt}</p>
          <p role="alert">This diagram could not be drawn: {drawing.message}</p>
        </>
      )}
    </figure>
  );
}
