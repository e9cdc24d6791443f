"use client";
/** What stands in place of the terminals while there are none: always what is happening, and what one can do. */
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { useClass } from "#components/workshop/class-store.ts";
import { useRetryText } from "./offline-notice.tsx";
import { type SessionStore, useSession } from "./session-store.ts";
import { useNow } from "./use-now.ts";

/** A short wait needs no clock. */
const CLOCK_AFTER_SECONDS = 3;

export function SessionOverlay() {
  const overlay = useSession(overlayOf);
  switch (overlay) {
    case "lost":
      return <Lost />;
    case "shut":
      return <Shut />;
    case "connecting":
      return <Waiting key="connecting" stage="Connecting to the sandbox host" />;
    case "unreachable":
      return <Unreachable />;
    case "queued":
      return <Queued />;
    case "creating":
      return <Creating />;
    // A page that looks at a frozen sandbox wakes it; this is what is seen until it has.
    case "frozen":
      return <Waiting key="frozen" stage="Waking your sandbox" />;
    case "stopped":
      return <Stopped />;
    case "opening":
      return <Waiting key="opening" stage="Starting a shell" />;
    case "failed":
      return <Failed />;
    case "ended":
      return <Ended />;
    case "empty":
      return <Empty />;
    case "none":
      return null;
  }
}

function overlayOf({ lost, connection, session, terminals, isOpening }: SessionStore) {
  if (lost) return "lost";
  if (connection === "shut") return "shut";
  if (session === null) return connection === "offline" ? "unreachable" : "connecting";
  if (session.kind !== "ready") return session.kind;
  if (terminals.length > 0) return "none";
  return isOpening ? "opening" : "empty";
}

function Unreachable() {
  const reconnect = useSession((store) => store.reconnect);
  return (
    <Panel title="The sandbox host cannot be reached" text={useRetryText()}>
      <Button look="primary" onClick={reconnect}>
        Try now
      </Button>
    </Panel>
  );
}

function Lost() {
  const message = useSession((store) => store.lost?.message);
  return (
    <Panel title="This page cannot go on" text={message}>
      <Button look="primary" onClick={() => location.reload()}>
        Reload the page
      </Button>
    </Panel>
  );
}

/** Tried again when the class has changed: its host may have reopened it. */
function Shut() {
  const message = useSession((store) => store.shut?.message);
  const session = useSession((store) => store.session);
  const reconnect = useSession((store) => store.reconnect);
  const view = useClass();
  useEffect(() => {
    if (view && !view.isOver) reconnect();
  }, [view, reconnect]);
  const files = session?.kind === "stopped" ? ` Your files are kept until ${dayAndTime(session.keptUntilMs)}.` : "";
  return <Panel title="Your sandbox is closed" text={`${message}${files}`} />;
}

function Creating() {
  const stage = useSession((store) => (store.session?.kind === "creating" ? store.session.stage : ""));
  return <Waiting key={stage} stage={stage} />;
}

function Queued() {
  const session = useSession((store) => store.session);
  if (session?.kind !== "queued") return null;
  const { place, estimateMs } = session;
  const wait = estimateMs === null ? "" : ` About ${Math.max(1, Math.round(estimateMs / 60_000))} min to go.`;
  return (
    <Panel
      title={`The host is full. You are number ${place} in the queue`}
      text={`Your sandbox starts by itself when a place comes free; keep this page open.${wait}`}
    />
  );
}

function Stopped() {
  const session = useSession((store) => store.session);
  const startAgain = useSession((store) => store.startAgain);
  if (session?.kind !== "stopped") return null;
  const until = dayAndTime(session.keptUntilMs);
  return (
    <Panel title="This sandbox was stopped" text={`${session.end.message} Your files are kept until ${until}.`}>
      <Button look="primary" onClick={startAgain}>
        Start it again
      </Button>
    </Panel>
  );
}

function Failed() {
  const message = useSession((store) => (store.session?.kind === "failed" ? store.session.error.message : ""));
  const retry = useSession((store) => store.reset);
  return (
    <Panel title="There is no sandbox" text={message}>
      <Button look="primary" onClick={retry}>
        Try again
      </Button>
    </Panel>
  );
}

function Ended() {
  const message = useSession((store) => (store.session?.kind === "ended" ? store.session.end.message : ""));
  const reset = useSession((store) => store.reset);
  return (
    <Panel title="This sandbox has ended" text={message}>
      <Button look="primary" onClick={reset}>
        Start a fresh one
      </Button>
    </Panel>
  );
}

function Empty() {
  const openTerminal = useSession((store) => store.openTerminal);
  return (
    <Panel title="No terminal is open" text="Your sandbox goes on without one.">
      <Button look="primary" onClick={openTerminal}>
        Open a terminal
      </Button>
    </Panel>
  );
}

/** Something that takes as long as it takes: what it is, and for how long already. */
function Waiting({ stage }: { stage: string }) {
  const [sinceMs] = useState(() => Date.now());
  const seconds = Math.floor((useNow() - sinceMs) / 1_000);
  return <Panel title={`${stage}…`} text={seconds >= CLOCK_AFTER_SECONDS ? `${seconds} s` : ""} />;
}

function dayAndTime(ms: number): string {
  return new Date(ms).toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit" });
}

function Panel({ title, text, children }: { title: string; text?: string | undefined; children?: ReactNode }) {
  return (
    <div className="absolute inset-0 grid place-items-center bg-term-ground p-6">
      <div className="max-w-96 text-center">
        <output className="block font-semibold">{title}</output>
        <p className="mt-1 min-h-5 text-sm text-muted">{text}</p>
        {children && <div className="mt-4">{children}</div>}
      </div>
    </div>
  );
}
