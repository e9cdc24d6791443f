"use client";
/** A learner's terminals and tasks, live, for a host who looks on. */
import "@xterm/xterm/css/xterm.css";
import { Eye, Keyboard } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { SandboxClient } from "#components/terminal/sandbox-client.ts";
import type { WatchScreen } from "#components/terminal/watch-screen.ts";
import { Button } from "#components/ui/button.tsx";
import type { GuestControl, SessionView } from "#lib/protocol/events.ts";
import { useWatched } from "./use-watched.ts";

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
          <Terminals client={client} view={view} name={name} mayType={control === "given"} />
          <Tasks view={view} titles={titles} />
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

interface TerminalsProps {
  client: SandboxClient;
  view: SessionView;
  name: string;
  mayType: boolean;
}

function Terminals({ client, view, name, mayType }: TerminalsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const terminals = view.terminals.toSorted((one, other) => one.number - other.number);
  const shown = terminals.find(({ id }) => id === chosen) ?? terminals[0];
  if (!shown) {
    return <p className="p-6 text-muted">{name} has no terminal open now.</p>;
  }
  return (
    <div className="flex min-h-0 flex-col bg-term-ground">
      <fieldset className="flex gap-1 bg-sunken px-2 pt-1">
        <legend className="sr-only">Terminal</legend>
        {terminals.map(({ id, number, exit }) => (
          <label
            key={id}
            className="cursor-pointer rounded-t-md px-3 py-1 text-sm text-muted has-checked:bg-term-ground has-checked:text-fg has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="terminal"
              className="sr-only"
              checked={id === shown.id}
              onChange={() => setChosen(id)}
            />
            Terminal {number}
            {exit && " (ended)"}
          </label>
        ))}
      </fieldset>
      <WatchedTerminal key={shown.id} client={client} id={shown.id} number={shown.number} mayType={mayType} />
    </div>
  );
}

interface WatchedTerminalProps {
  client: SandboxClient;
  id: string;
  number: number;
  mayType: boolean;
}

function WatchedTerminal({ client, id, number, mayType }: WatchedTerminalProps) {
  const container = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<WatchScreen | null>(null);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    let isGone = false;
    let shown: WatchScreen | null = null;
    // xterm needs a browser.
    void import("#components/terminal/watch-screen.ts").then(({ watchTerminal }) => {
      if (isGone) return;
      shown = watchTerminal(element, client.stream(id));
      setScreen(shown);
    });
    return () => {
      isGone = true;
      shown?.dispose();
      setScreen(null);
    };
  }, [client, id]);
  useEffect(() => screen?.setTyping(mayType), [screen, mayType]);
  return (
    <section aria-label={`Terminal ${number}`} className="min-h-0 flex-1 pt-2 pl-3">
      <div
        ref={container}
        data-watched={number}
        data-foreign
        className="terminal-screen h-full overflow-hidden font-mono"
      />
    </section>
  );
}

const STATUS_WORDS = { done: "Done", todo: "Open", waiting: "Later" } as const;

function Tasks({ view, titles }: { view: SessionView; titles: Record<string, string> }) {
  return (
    <aside aria-label="Tasks" className="overflow-y-auto border-l border-line bg-surface p-4 text-sm">
      <h2 className="font-semibold">Tasks of this lesson</h2>
      {view.tasks.length === 0 && <p className="mt-2 text-muted">It has none.</p>}
      <ul className="mt-2 space-y-3">
        {view.tasks.map(({ id, status, reason }) => (
          <li key={id}>
            <p className="flex gap-2">
              <span className={`w-10 shrink-0 ${status === "done" ? "text-ok" : "text-muted"}`}>
                {STATUS_WORDS[status]}
              </span>
              <span>{titles[id] ?? id}</span>
            </p>
            {reason !== "" && <p className="mt-0.5 pl-12 text-muted">{reason}</p>}
          </li>
        ))}
      </ul>
    </aside>
  );
}
