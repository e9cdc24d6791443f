/** A small button on the edge of a lesson block. */
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export function BlockButton(props: {
  icon: LucideIcon;
  onClick: () => void;
  children: ReactNode;
  isDisabled?: boolean;
  isPrimary?: boolean;
}) {
  const Icon = props.icon;
  const colours = props.isPrimary ? "text-accent" : "text-muted";
  return (
    <button
      type="button"
      onClick={props.isDisabled ? undefined : props.onClick}
      // Not `disabled`: the button keeps the focus while the sandbox starts.
      aria-disabled={props.isDisabled}
      className={`flex min-h-8 items-center gap-1.5 rounded px-2 text-sm font-medium ${colours} hover:bg-sunken hover:text-fg aria-disabled:cursor-not-allowed aria-disabled:text-muted aria-disabled:hover:bg-transparent`}
    >
      <Icon aria-hidden size={14} />
      {props.children}
    </button>
  );
}
