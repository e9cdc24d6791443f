"use client";
/** One request at a time, with what the page shows of it: that it is under way, or why it was refused. */
import { useRef, useState } from "react";
import { ask } from "./ask.ts";

export interface Asking {
  isBusy: boolean;
  /** Why the last one was refused; null while none was. */
  refusal: string | null;
  /** Resolves with the answer, or null where it was refused or another one is under way. */
  send: <T>(path: string, body?: unknown) => Promise<T | null>;
}

export function useAsk(): Asking {
  const isUnderWay = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function send<T>(path: string, body?: unknown): Promise<T | null> {
    if (isUnderWay.current) return null;
    isUnderWay.current = true;
    setBusy(true);
    const result = await ask<T>(path, body);
    isUnderWay.current = false;
    setBusy(false);
    setRefusal(result.ok ? null : result.error.message);
    return result.ok ? result.data : null;
  }

  return { isBusy, refusal, send };
}
