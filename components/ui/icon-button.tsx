/** A small button that shows an icon and is named by a tooltip. */
import type { LucideIcon } from "lucide-react";

export interface IconButtonProps {
  icon: LucideIcon;
  label: string;
  onClick: () => void;
}

export function IconButton({ icon: Icon, label, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      onClick={onClick}
      className="grid size-7 shrink-0 place-items-center rounded-sm text-muted hover:bg-sunken hover:text-fg"
    >
      <Icon aria-hidden size={15} />
    </button>
  );
}
