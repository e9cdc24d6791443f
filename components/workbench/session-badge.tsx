"use client";
/** In two words each: is this page connected, and what is its sandbox doing? */
import type { SessionData } from "./session-data.ts";
import { useSession } from "./session-store.ts";

interface Badge {
  text: string;
  dot: string;
}

const CONNECTIONS: Record<SessionData["connection"], Badge> = {
  connecting: { text: "Connecting", dot: "bg-muted" },
  online: { text: "Online", dot: "bg-ok" },
  offline: { text: "Offline", dot: "bg-warn" },
};

const SANDBOXES: Record<NonNullable<SessionData["session"]>["kind"], Badge> = {
  creating: { text: "Making sandbox", dot: "bg-accent" },
  ready: { text: "Sandbox ready", dot: "bg-ok" },
  ended: { text: "Sandbox ended", dot: "bg-muted" },
  failed: { text: "No sandbox", dot: "bg-danger" },
};

export function SessionBadge() {
  const connection = useSession((store) => store.connection);
  const sandbox = useSession((store) => store.session?.kind);
  return (
    <output className="flex items-center gap-3 text-xs whitespace-nowrap text-muted">
      <Fact {...CONNECTIONS[connection]} />
      {sandbox && <Fact {...SANDBOXES[sandbox]} />}
    </output>
  );
}

function Fact({ text, dot }: Badge) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className={`size-1.5 rounded-full ${dot}`} />
      {text}
    </span>
  );
}
