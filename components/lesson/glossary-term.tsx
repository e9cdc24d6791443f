"use client";
/** A word of the course in running text: shows what it means to whoever points at it or reaches it by keyboard. */
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";

export interface GlossaryTermProps {
  /** Its place in the glossary. */
  href: string;
  name: string;
  definition: ReactNode;
  children: ReactNode;
}

/** Long enough to move the pointer from the word to its meaning. */
const LEAVE_MS = 200;

export function GlossaryTerm({ href, name, definition, children }: GlossaryTermProps) {
  const id = useId();
  const word = useRef<HTMLAnchorElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(leaving.current), []);

  function open() {
    clearTimeout(leaving.current);
    setIsOpen(true);
  }
  function leave() {
    clearTimeout(leaving.current);
    leaving.current = setTimeout(() => setIsOpen(false), LEAVE_MS);
  }

  return (
    <span onPointerEnter={open} onPointerLeave={leave}>
      <a
        ref={word}
        href={href}
        className="lesson-term"
        aria-describedby={isOpen ? id : undefined}
        onFocus={open}
        onBlur={leave}
        onKeyDown={({ key }) => {
          if (key === "Escape") setIsOpen(false);
        }}
      >
        {children}
      </a>
      {isOpen &&
        // Out of the paragraph, in which blocks cannot stand; React still counts it as inside, so pointing at it is no leaving.
        createPortal(
          <div
            id={id}
            role="tooltip"
            popover="manual"
            ref={(popover) => popover?.showPopover(word.current ? { source: word.current } : {})}
            className="lesson-definition"
          >
            <p className="font-semibold">{name}</p>
            <div className="prose">{definition}</div>
          </div>,
          document.body,
        )}
    </span>
  );
}
