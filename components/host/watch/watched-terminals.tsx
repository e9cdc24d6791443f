"use client";
/** A learner's terminals, live; whoever looks on types there when they may. */
import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef, useState } from "react";
import type { SandboxClient } from "#components/terminal/sandbox-client.ts";
import type { WatchScreen } from "#components/terminal/watch-screen.ts";
import type { SessionView, Typist } from "#lib/protocol/events.ts";

export interface WatchedTerminalsProps {
  client: SandboxClient;
  view: SessionView;
  name: string;
  /** May who looks on type here? */
  mayType: boolean;
  /** What to call them at the cursor. */
  typists: Record<Typist, string>;
}

export function WatchedTerminals({ client, view, name, mayType, typists }: WatchedTerminalsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const terminals = view.terminals.toSorted((one, other) => one.number - other.number);
  const shown = terminals.find(({ id }) => id === chosen) ?? terminals[0];
  const typist = shown && view.typists[shown.id];
  if (!shown) {
    return <p className="p-6 text-muted">{name} has no terminal open now.</p>;
  }
  return (
    <div className="flex h-full flex-col bg-term-ground">
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
      <WatchedTerminal
        key={shown.id}
        client={client}
        id={shown.id}
        number={shown.number}
        mayType={mayType}
        typist={typist ? typists[typist] : null}
      />
    </div>
  );
}

interface WatchedTerminalProps {
  client: SandboxClient;
  id: string;
  number: number;
  mayType: boolean;
  /** Who typed last. */
  typist: string | null;
}

function WatchedTerminal({ client, id, number, mayType, typist }: WatchedTerminalProps) {
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
  useEffect(() => screen?.labelCursor(typist), [screen, typist]);
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
