"use client";
/** A fact within the hint of a task, as the kernel shows it now. */
import { useSession } from "#components/workbench/session-store.ts";
import { isFactName } from "#lib/kernel/fact-names.ts";

export function TaskFact({ task, name }: { task: string; name: string }) {
  const facts = useSession((store) => store.tasks[task]?.facts);
  const value = isFactName(name) ? facts?.[name] : undefined;
  if (value !== undefined) return <span className="font-mono break-words">{value}</span>;
  return (
    <span className="text-muted" title="The kernel does not show it yet.">
      …
    </span>
  );
}
