"use client";
/** Opens the search over all lessons, by a click or by Ctrl+K; the search itself is loaded when it is first opened. */
import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";

const SearchDialog = dynamic(() => import("./search-dialog.tsx").then((module) => module.SearchDialog), { ssr: false });

export function SearchButton() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isOurs = event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      // In a terminal it is the shell's, or clears the screen.
      const isInTerminal = event.target instanceof Element && event.target.closest(".xterm") !== null;
      if (!isOurs || isInTerminal) return;
      event.preventDefault();
      setIsOpen(true);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        title="Search lessons (Ctrl+K)"
        aria-label="Search lessons"
        aria-keyshortcuts="Control+K"
        onClick={() => setIsOpen(true)}
        className="grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-sunken hover:text-fg"
      >
        <Search aria-hidden size={17} />
      </button>
      {isOpen && <SearchDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}
