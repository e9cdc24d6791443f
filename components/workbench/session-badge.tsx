"use client";
/** In two words each: is this page connected, and what is its sandbox doing? */
import type { SessionData } from "./session-data.ts";
import { useSession } from "./session-store.ts";

interface Badge {
  text: string;
  dot: string;
}

const WELL = "bg-ok";

const CONNECTIONS: Record<SessionData["connection"], Badge> = {
  connecting: { text: "Connecting", dot: "bg-muted" },
  online: { text: "Online", dot: WELL },
  silent: { text: "No answer", dot: "bg-warn" },
  offline: { text: "Offline", dot: "bg-warn" },
  shut: { text: "Closed", dot: "bg-muted" },
};

const SANDBOXES: Record<NonNullable<SessionData["session"]>["kind"], Badge> = {
  queued: { text: "In the queue", dot: "bg-warn" },
  creating: { text: "Making sandbox", dot: "bg-accent" },
  ready: { text: "Sandbox ready", dot: WELL },
  frozen: { text: "Sandbox frozen", dot: "bg-muted" },
  stopped: { text: "Sandbox stopped", dot: "bg-muted" },
  ended: { text: "Sandbox ended", dot: "bg-muted" },
  failed: { text: "No sandbox", dot: "bg-danger" },
};

export function SessionBadge() {
  const connection = useSession((store) => store.connection);
  const sandbox = useSession((store) => store.session?.kind);
  return (
    <output className="flex items-center gap-3 text-xs whitespace-nowrap text-muted">
      <Fact {...CONNECTIONS[connection]} />
      {connection === "online" && sandbox && <Fact {...SANDBOXES[sandbox]} />}
    </output>
  );
}

function Fact({ text, dot }: Badge) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className={`size-1.5 rounded-full ${dot}`} />
      {/* On a small screen only what is not as it should be has words. */}
      <span className={dot === WELL ? "max-sm:sr-only" : ""}>{text}</span>
    </span>
  );
}
