/** On a narrow screen: brings the terminal up below the lesson, or puts it away. */
import { ChevronDown, SquareTerminal } from "lucide-react";

export function TerminalToggle({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const Icon = isOpen ? ChevronDown : SquareTerminal;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onToggle}
      className="flex h-11 items-center justify-center gap-2 border-t border-line bg-surface text-sm font-medium -outline-offset-2"
    >
      <Icon aria-hidden size={16} />
      {isOpen ? "Hide terminal" : "Show terminal"}
    </button>
  );
}
