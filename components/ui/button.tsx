/** A button with words on it. */
import type { ReactNode } from "react";

const LOOKS = {
  primary: "border-transparent bg-accent text-on-accent hover:opacity-90",
  quiet: "border-edge bg-surface text-fg hover:bg-sunken",
  danger: "border-danger bg-surface text-danger hover:bg-danger-ground",
} as const;

export interface ButtonProps {
  look: keyof typeof LOOKS;
  onClick?: () => void;
  /** It sends the form that it stands in. */
  isSubmit?: boolean;
  /** It can be reached, and does nothing. */
  isDisabled?: boolean;
  children: ReactNode;
}

export function Button({ look, onClick, isSubmit, isDisabled, children }: ButtonProps) {
  return (
    <button
      type={isSubmit ? "submit" : "button"}
      onClick={isDisabled ? (event) => event.preventDefault() : onClick}
      aria-disabled={isDisabled}
      className={`inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md border px-3 text-sm font-medium whitespace-nowrap aria-disabled:cursor-not-allowed aria-disabled:text-muted ${LOOKS[look]}`}
    >
      {children}
    </button>
  );
}
