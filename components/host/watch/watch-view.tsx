"use client";
/** A learner's terminals and tasks, live, for a host who looks on. */
import { Eye, Keyboard } from "lucide-react";
import { useState } from "react";
import type { SandboxClient } from "#components/terminal/sandbox-client.ts";
import { Button } from "#components/ui/button.tsx";
import type { GuestControl } from "#lib/protocol/events.ts";
import { useWatched } from "./use-watched.ts";
import { WatchedTasks } from "./watched-tasks.tsx";
import { WatchedTerminals } from "./watched-terminals.tsx";

export interface WatchViewProps {
  name: string;
  lesson: string;
  ticketPath: string;
  /** Titles of the lesson's tasks, by id. */
  titles: Record<string, string>;
}

export function WatchView({ name, lesson, ticketPath, titles }: WatchViewProps) {
  const { client, view, isOnline, refusal } = useWatched(ticketPath, lesson);
  // Another host may look on too: leave is for who has asked.
  const [hasAsked, setAsked] = useState(false);
  const control = view === null || view.control === "none" ? "none" : hasAsked ? view.control : "anothers";
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
      {client && view && !refusal && (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_20rem]">
          <WatchedTerminals
            client={client}
            view={view}
            name={name}
            mayType={control === "given"}
            typists={{ learner: name, guest: control === "given" ? "You" : "Another host" }}
          />
          <WatchedTasks tasks={view.tasks} titles={titles} />
        </div>
      )}
    </div>
  );
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
