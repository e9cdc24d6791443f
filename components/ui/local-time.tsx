"use client";
/** A moment as the reader's own clock and language have it; empty until the page knows them. */
import { useSyncExternalStore } from "react";

const never = () => () => {};

export function LocalTime({ ms, isTimeOnly }: { ms: number; isTimeOnly?: boolean }) {
  const style: Intl.DateTimeFormatOptions = isTimeOnly
    ? { timeStyle: "short" }
    : { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  const text = useSyncExternalStore(
    never,
    () => new Intl.DateTimeFormat(undefined, style).format(ms),
    () => "",
  );
  return <time dateTime={new Date(ms).toISOString()}>{text}</time>;
}
