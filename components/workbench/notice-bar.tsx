"use client";
/** What was asked for and refused, in a sentence, until it has been read. */
import { X } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useSession } from "./session-store.ts";

export function NoticeBar() {
  const notice = useSession((store) => store.notice);
  const dismiss = useSession((store) => store.dismissNotice);
  return (
    <output className="absolute inset-x-3 bottom-3 z-10">
      {notice !== null && (
        <span className="flex items-center gap-3 rounded-md border border-warn bg-warn-ground p-2 pl-3 text-sm shadow-md">
          <span className="flex-1">{notice}</span>
          <IconButton icon={X} label="Dismiss" onClick={dismiss} />
        </span>
      )}
    </output>
  );
}
