"use client";
/** The sheet of keys that are ours: those of the terminal and those of the page around it. */
import { X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { platformOf } from "#components/ui/platform.ts";
import { type KeyHelp, keyHelp, PAGE_KEYS } from "./terminal-keys.ts";

export function KeySheet({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={onClose}
      className="m-auto w-[36rem] max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-5 text-sm text-fg shadow-xl backdrop:bg-black/40"
    >
      <div className="flex items-center justify-between">
        <h2 id={heading} className="text-base font-semibold">
          Keys
        </h2>
        <IconButton icon={X} label="Close" onClick={() => dialog.current?.close()} />
      </div>
      <Keys title="In the terminal" lines={keyHelp(platformOf(navigator.userAgent))} />
      <Keys title="On the page" lines={PAGE_KEYS} />
    </dialog>
  );
}

function Keys({ title, lines }: { title: string; lines: readonly KeyHelp[] }) {
  return (
    <>
      <h3 className="mt-4 mb-1 font-semibold">{title}</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6">
        {lines.map(({ keys, action }) => (
          <div key={keys} className="col-span-2 grid grid-cols-subgrid border-t border-line py-1.5">
            <dt className="text-muted">{action}</dt>
            <dd className="text-right">
              <kbd className="font-mono text-xs">{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
