/** In place of a lesson that a class may not open yet. */
import { Lock } from "lucide-react";
import Link from "next/link";
import { PageFrame } from "#components/workshop/page-frame.tsx";

export function LockedLesson({ title }: { title: string }) {
  return (
    <PageFrame title={title} isNarrow>
      <p className="mt-4 flex items-start gap-3 rounded-md border border-line bg-surface p-4">
        <Lock aria-hidden size={18} className="mt-0.5 shrink-0 text-muted" />
        Your host has not unlocked this lesson yet. It opens here by itself when they do.
      </p>
      <Link href="/" className="mt-6 inline-block text-accent underline underline-offset-2">
        All lessons
      </Link>
    </PageFrame>
  );
}
