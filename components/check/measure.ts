/** Tries from this browser what a lesson will need of the network: what a class should know before it begins. */
import { io } from "socket.io-client";
import { SOCKET_PATH } from "#lib/protocol/events.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const ROUND_TRIPS = 7;

export type Transport = "websocket" | "polling";

/**
 * Does a connection to the sandbox host come about? It carries no ticket, so that it is refused as soon as it stands: what
 * is tried is the way there.
 */
export function connects(transport: Transport): Promise<boolean> {
  const socket = io({
    path: SOCKET_PATH,
    transports: [transport],
    timeout: CONNECT_TIMEOUT_MS,
    reconnection: false,
    forceNew: true,
    auth: {},
  });
  return new Promise<boolean>((resolve) => {
    socket.io.once("open", () => resolve(true));
    socket.io.once("error", () => resolve(false));
  }).finally(() => socket.disconnect());
}

/** Median of some round trips in ms, and how far this browser's clock is ahead of the lab's; null without an answer. */
export async function roundTrips(): Promise<{ medianMs: number; clockAheadMs: number } | null> {
  const timesMs: number[] = [];
  let clockAheadMs = 0;
  try {
    for (let n = 0; n < ROUND_TRIPS; n += 1) {
      const beganMs = performance.now();
      const response = await fetch("/sandbox/healthz", { cache: "no-store" });
      timesMs.push(performance.now() - beganMs);
      const labMs = Date.parse(response.headers.get("date") ?? "");
      if (!Number.isNaN(labMs)) clockAheadMs = Date.now() - labMs;
    }
  } catch {
    return null;
  }
  const sorted = timesMs.toSorted((one, other) => one - other);
  return { medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0, clockAheadMs };
}

/** What the lab's pages use and an old browser lacks. */
export function missingFeatures(): string[] {
  const needed: Record<string, boolean> = {
    WebSocket: typeof WebSocket === "function",
    EventSource: typeof EventSource === "function",
    dialogs: typeof HTMLDialogElement === "function" && "showModal" in HTMLDialogElement.prototype,
    popovers: "popover" in HTMLElement.prototype,
    "sorting copies of lists": "toSorted" in Array.prototype,
    cookies: navigator.cookieEnabled,
  };
  return Object.entries(needed).flatMap(([name, isThere]) => (isThere ? [] : [name]));
}
