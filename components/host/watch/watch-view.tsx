"use client";
/** A learner's terminals and tasks, live, for a host who looks on. */
import { Eye, Keyboard } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { SandboxClient } from "#components/terminal/sandbox-client.ts";
import { Button } from "#components/ui/button.tsx";
import type { KernelPanel } from "#lib/lesson/kernel-panels.ts";
import type { GuestControl } from "#lib/protocol/events.ts";
import { MessageForm } from "../message-form.tsx";
import { SandboxActs } from "../sandbox-acts.tsx";
import { useWatched } from "./use-watched.ts";
import { WatchedLab } from "./watched-lab.tsx";
import { WatchedTasks } from "./watched-tasks.tsx";
import { WatchedTerminals } from "./watched-terminals.tsx";

export interface WatchViewProps {
  name: string;
  lesson: {
    id: string;
    /** The kernel panels that its sandbox has something to show in. */
    panels: readonly KernelPanel[];
    /** Titles of its tasks, by id. */
    titles: Record<string, string>;
  };
  /** Of the person, below which the lab is asked. */
  path: string;
  /** What they have done so far. */
  children: ReactNode;
}

export function WatchView({ name, lesson, path, children }: WatchViewProps) {
  const { client, view, isOnline, refusal } = useWatched(`${path}/watch-ticket`, lesson.id);
  // Another host may look on too: leave is for who has asked.
  const [hasAsked, setAsked] = useState(false);
  const control = view === null || view.control === "none" ? "none" : hasAsked ? view.control : "anothers";
  const done = view?.tasks.filter(({ status }) => status === "done").length;
  useFreshHistory(done);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-11 items-center gap-3 border-b border-line px-4 py-1.5 text-sm">
        <output className="flex min-w-0 flex-1 items-center gap-2 text-muted">
          <Eye aria-hidden size={14} className="shrink-0" />
          {refusal
            ? `${refusal.message} Reload this page to look again.`
            : isOnline && view
              ? controlWords(control, name)
              : "Connecting…"}
        </output>
        {client && isOnline && view && <ControlButton control={control} client={client} onAsk={setAsked} />}
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_20rem]">
        {client && view && !refusal ? (
          <WatchedLab client={client} panels={lesson.panels}>
            <WatchedTerminals
              client={client}
              view={view}
              name={name}
              mayType={control === "given"}
              typists={{ learner: name, guest: control === "given" ? "You" : "Another host" }}
            />
          </WatchedLab>
        ) : (
          <div />
        )}
        <aside aria-label={name} className="space-y-6 overflow-y-auto border-l border-line bg-surface p-4 text-sm">
          {view && <WatchedTasks tasks={view.tasks} titles={lesson.titles} />}
          <div className="space-y-3">
            <MessageForm path={path} to={name} />
            <div className="flex flex-wrap gap-2">
              <SandboxActs path={path} name={name} lesson={lesson.id} />
            </div>
          </div>
          {children}
        </aside>
      </div>
    </div>
  );
}

/** What was done is kept by the lab: asked for again when there is more of it. */
function useFreshHistory(done: number | undefined): void {
  const router = useRouter();
  const known = useRef<number | null>(null);
  useEffect(() => {
    if (done === undefined) return;
    if (known.current !== null && done > known.current) router.refresh();
    known.current = done;
  }, [done, router]);
}

type OwnControl = GuestControl | "anothers";

function controlWords(control: OwnControl, name: string): string {
  switch (control) {
    case "none":
      return `You look on. ${name} sees that somebody does.`;
    case "asked":
      return `${name} is asked whether you may type.`;
    case "given":
      return `You and ${name} both type here. They can take it back at any time.`;
    case "anothers":
      return "You look on. Another host asks to type, or types.";
  }
}

interface ControlButtonProps {
  control: OwnControl;
  client: SandboxClient;
  onAsk: (hasAsked: boolean) => void;
}

function ControlButton({ control, client, onAsk }: ControlButtonProps) {
  function ask(isWanted: boolean) {
    onAsk(isWanted);
    client.askControl(isWanted);
  }

  if (control === "anothers") return null;
  return (
    <Button look={control === "given" ? "primary" : "quiet"} onClick={() => ask(control === "none")}>
      <Keyboard aria-hidden size={14} />
      {control === "none" ? "Ask to type" : control === "asked" ? "Ask no more" : "Give the keyboard back"}
    </Button>
  );
}
