"use client";
/** The line between two terminals: moved by the pointer, or by the arrow keys. */
import type { KeyboardEvent, PointerEvent } from "react";
import { SHARE, type Split } from "./pane-layout.ts";

const STEP = 2;

export interface PaneSeparatorProps {
  split: Split;
  /** The first pane's part, in percent. */
  share: number;
  onMove: (share: number) => void;
}

export function PaneSeparator({ split, share, onMove }: PaneSeparatorProps) {
  const isVertical = split === "beside";

  function move(to: number) {
    onMove(Math.min(SHARE.largest, Math.max(SHARE.smallest, Math.round(to * 10) / 10)));
  }

  function onPointerMove(event: PointerEvent<HTMLElement>) {
    const room = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!room || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const [at, length] = isVertical ? [event.clientX - room.left, room.width] : [event.clientY - room.top, room.height];
    move((at / length) * 100);
  }

  function onKeyDown(event: KeyboardEvent) {
    const steps: Partial<Record<string, number>> = isVertical
      ? { ArrowLeft: -STEP, ArrowRight: STEP }
      : { ArrowUp: -STEP, ArrowDown: STEP };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(share + step);
  }

  // ARIA's window splitter is a separator that takes the focus; the linter knows only the one that does not.
  /* oxlint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */
  return (
    <hr
      tabIndex={0}
      aria-label="Line between the terminals"
      aria-orientation={isVertical ? "vertical" : "horizontal"}
      aria-valuemin={SHARE.smallest}
      aria-valuemax={SHARE.largest}
      aria-valuenow={Math.round(share)}
      className="pane-separator workbench-separator"
      style={isVertical ? { left: `${share}%` } : { top: `${share}%` }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
