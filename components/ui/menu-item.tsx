/** A line of a popover menu: what it does, and the keys that do it too. */
import type { LucideIcon } from "lucide-react";

export interface MenuItemProps {
  icon: LucideIcon;
  label: string;
  keys?: string;
  onClick: () => void;
}

export function MenuItem({ icon: Icon, label, keys, onClick }: MenuItemProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-8 w-full items-center gap-2.5 rounded-sm px-2 text-left hover:bg-sunken"
    >
      <Icon aria-hidden size={15} className="text-muted" />
      <span className="flex-1">{label}</span>
      {keys && <kbd className="font-mono text-xs text-muted">{keys}</kbd>}
    </button>
  );
}
