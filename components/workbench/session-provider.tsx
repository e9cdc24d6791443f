"use client";
/** Gives the page its session, connected for as long as the page is shown. */
import { type ReactNode, useEffect, useState } from "react";
import { createSessionStore, SessionContext } from "./session-store.ts";

export function SessionProvider({ lesson, children }: { lesson: string; children: ReactNode }) {
  const [store] = useState(() => createSessionStore(lesson));
  useEffect(() => store.getState().start(), [store]);
  return <SessionContext value={store}>{children}</SessionContext>;
}
