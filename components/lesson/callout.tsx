/** A note beside the main line of a lesson. */
import { AlertTriangle, Info, Lightbulb, type LucideIcon, OctagonAlert, Star } from "lucide-react";
import type { CalloutBlock } from "#lib/lesson/schema.ts";
import type { CourseContext } from "./lesson-context.ts";
import { Markdown } from "./markdown.tsx";

const LOOKS: Record<CalloutBlock["tone"], { name: string; icon: LucideIcon; colour: string }> = {
  note: { name: "Note", icon: Info, colour: "var(--accent)" },
  tip: { name: "Tip", icon: Lightbulb, colour: "var(--ok)" },
  important: { name: "Important", icon: Star, colour: "var(--accent)" },
  warning: { name: "Warning", icon: AlertTriangle, colour: "var(--warn)" },
  caution: { name: "Caution", icon: OctagonAlert, colour: "var(--danger)" },
};

type CalloutProps = Pick<CalloutBlock, "tone" | "markdown"> & { context: CourseContext };

export function Callout({ tone, markdown, context }: CalloutProps) {
  const { name, icon: Icon, colour } = LOOKS[tone];
  return (
    <div className="lesson-callout" style={{ borderColor: colour }} role="note" aria-label={name}>
      <p className="flex items-center gap-1.5 text-sm font-semibold" style={{ color: colour }}>
        <Icon aria-hidden size={14} />
        {name}
      </p>
      <Markdown text={markdown} context={context} />
    </div>
  );
}
