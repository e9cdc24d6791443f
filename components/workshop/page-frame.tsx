/** The frame of a page outside of lessons: name of the lab, theme, one column. */
import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "#components/ui/mark.tsx";
import { ThemeSwitch } from "#components/ui/theme-switch.tsx";

export interface PageFrameProps {
  title: string;
  /** Beside the theme. */
  actions?: ReactNode;
  isNarrow?: boolean;
  children: ReactNode;
}

export function PageFrame({ title, actions, isNarrow, children }: PageFrameProps) {
  return (
    <main className={`mx-auto px-6 py-12 ${isNarrow ? "max-w-[30rem]" : "max-w-[60rem]"}`}>
      <div className="flex items-center justify-between gap-4">
        <Link href="/" aria-label="Drydock, all lessons" className="flex items-center gap-2.5 rounded-sm font-semibold">
          <Mark size={24} />
          Drydock
        </Link>
        <div className="flex items-center gap-3">
          {actions}
          <ThemeSwitch />
        </div>
      </div>
      <h1 className="mt-8 text-xl font-semibold text-balance">{title}</h1>
      {children}
    </main>
  );
}
