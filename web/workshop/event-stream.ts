/** Events for a page (text/event-stream), which comes back by itself when the stream ends. */
import type { ServerResponse } from "node:http";
import type { Reply } from "./call.ts";

/** Proxies cut a connection on which nothing is said. */
const HEARTBEAT_MS = 15_000;

/** Then the page comes back, and is asked again who it is. */
const LIFETIME_MS = 5 * 60_000;

/** A page that reads so slowly is cut off. */
const MOST_UNSENT_BYTES = 4 * 1024 * 1024;

export function stream(response: ServerResponse, events: NonNullable<Reply["events"]>): void {
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
  });
  const write = (text: string) => {
    response.write(text);
    if (response.writableLength > MOST_UNSENT_BYTES) response.destroy();
  };
  // The browser waits for the first bytes before it counts the stream as open.
  write("retry: 2000\n\n");
  const release = events((event) => write(`data: ${JSON.stringify(event)}\n\n`));
  const heartbeat = setInterval(() => write(":\n\n"), HEARTBEAT_MS);
  const end = setTimeout(() => response.end(), LIFETIME_MS);
  response.once("close", () => {
    clearInterval(heartbeat);
    clearTimeout(end);
    release();
  });
}
