/** Waits until a part of the lab answers. */
import { setTimeout } from "node:timers/promises";

/** Between two questions; the answer to a refused connection is immediate. */
const INTERVAL_MS = 150;
/** A VM's forwarded port takes a connection before anybody listens inside; then no answer comes. */
const ANSWER_MS = 2000;

/** Resolves when a GET of `url` is answered with a status below 400; rejects when `stop` says so. */
export async function answers(url: string, stop: AbortSignal): Promise<void> {
  for (;;) {
    stop.throwIfAborted();
    const status = await fetch(url, { signal: AbortSignal.any([stop, AbortSignal.timeout(ANSWER_MS)]) }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      () => null, // Nobody listens yet.
    );
    if (status !== null && status < 400) return;
    await setTimeout(INTERVAL_MS, undefined, { signal: stop });
  }
}
