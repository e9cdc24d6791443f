"use client";
/** Gives the page its session, connected for as long as the page is shown. */
import { type ReactNode, useEffect, useState } from "react";
import { createSessionStore, SessionContext } from "./session-store.ts";

export interface SessionProviderProps {
  lesson: string;
  previews: string | null;
  children: ReactNode;
}

export function SessionProvider({ lesson, previews, children }: SessionProviderProps) {
  const [store] = useState(() => createSessionStore(lesson, previews));
  useEffect(() => store.getState().start(), [store]);
  return <SessionContext value={store}>{children}</SessionContext>;
}
