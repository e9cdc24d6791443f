"use client";
/** A learner's session, as somebody sees it who looks on. */
import { useEffect, useState } from "react";
import { SandboxClient } from "#components/terminal/sandbox-client.ts";
import { ask } from "#components/workshop/ask.ts";
import { DrydockError, type WireError } from "#lib/protocol/errors.ts";
import type { SessionView } from "#lib/protocol/events.ts";

export interface Watched {
  client: SandboxClient | null;
  /** Null until the host has said. */
  view: SessionView | null;
  isOnline: boolean;
  /** Why there is nothing to look at. */
  refusal: WireError | null;
}

const NOTHING: Watched = { client: null, view: null, isOnline: false, refusal: null };

/** @param ticketPath where the lab gives out tickets for looking on at this learner */
export function useWatched(ticketPath: string, lesson: string): Watched {
  const [watched, setWatched] = useState(NOTHING);
  useEffect(() => {
    const change = (part: Partial<Watched>) => setWatched((before) => ({ ...before, ...part }));
    const client: SandboxClient = new SandboxClient({
      lesson,
      async fetchTicket() {
        const answer = await ask<{ ticket: string }>(ticketPath);
        if (!answer.ok) throw new DrydockError(answer.error.code, answer.error.message);
        return answer.data.ticket;
      },
      listener: {
        link(link) {
          change({ client, isOnline: link.kind === "online" || link.kind === "silent" });
          if (link.kind === "shut") change({ refusal: link.refusal });
        },
        session: (view) => change({ view, refusal: null }),
        tasks: (tasks) => setWatched((before) => ({ ...before, view: before.view && { ...before.view, tasks } })),
        sessionRefused: (refusal) => change({ refusal, view: null }),
        refused: () => {},
        inputLost: () => {},
        lost: (refusal) => change({ refusal }),
      },
    });
    client.start();
    return () => {
      client.close();
      setWatched(NOTHING);
    };
  }, [ticketPath, lesson]);
  return watched;
}
