/** A program wants text on the clipboard: what it is, and whether the learner lets it. */
import { ClipboardCopy } from "lucide-react";
import { Button } from "#components/ui/button.tsx";

const PREVIEW_LENGTH = 60;

export interface ClipboardRequestProps {
  text: string;
  onAllow: () => void;
  onDeny: () => void;
  /** Denies this and whatever comes. */
  onMute: () => void;
}

export function ClipboardRequest({ text, onAllow, onDeny, onMute }: ClipboardRequestProps) {
  return (
    <section
      aria-label="Request to copy"
      className="absolute inset-x-3 bottom-3 z-10 flex flex-wrap items-center gap-2 rounded-md border border-line bg-surface p-2 pl-3 text-sm shadow-md"
    >
      <ClipboardCopy aria-hidden size={15} className="shrink-0 text-muted" />
      <output className="min-w-0 flex-1 basis-56">
        A program wants to copy {text.length === 1 ? "a character" : `${text.length} characters`} to your clipboard:{" "}
        <code className="rounded-sm bg-sunken px-1 font-mono text-xs break-all">{preview(text)}</code>
      </output>
      <span className="flex gap-2">
        <Button look="primary" onClick={onAllow}>
          Copy
        </Button>
        <Button look="quiet" onClick={onDeny}>
          Ignore
        </Button>
        <Button look="quiet" onClick={onMute}>
          Never here
        </Button>
      </span>
    </section>
  );
}

/** One line, with what cannot be seen made visible. */
function preview(text: string): string {
  const visible = text.slice(0, PREVIEW_LENGTH).replace(/\p{C}/gu, (character) => (character === "\n" ? "⏎" : "·"));
  return text.length > PREVIEW_LENGTH ? `${visible}…` : visible;
}
