/** When this command is to end: Ctrl-C, SIGTERM, a closed terminal and a dead parent. */

/** The same Ctrl-C reaches us from the terminal and from cli/bin.mjs, which passes on what may be for it alone. */
const SAME_SIGNAL_MS = 500;

/**
 * Calls back for each SIGINT and SIGTERM that is not an echo of the one before; `count` is 1 for the first. Returns how
 * to stop listening.
 */
export function onInterrupt(callback: (signal: NodeJS.Signals, count: number) => void): () => void {
  let count = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  const listen = (signal: NodeJS.Signals) => {
    const isEcho = performance.now() - lastMs < SAME_SIGNAL_MS;
    lastMs = performance.now();
    if (!isEcho) callback(signal, ++count);
  };
  process.on("SIGINT", listen).on("SIGTERM", listen);
  return () => void process.off("SIGINT", listen).off("SIGTERM", listen);
}

/**
 * Aborts with the reason in words. A second Ctrl-C or SIGTERM while we tidy up ends the process at once; whatever is
 * tethered to it ends too.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  onInterrupt((signal, count) => {
    if (count > 1) process.exit(1);
    controller.abort(signal === "SIGINT" ? "Ctrl-C" : signal);
  });
  // The terminal may say it more than once, and it can show nothing any more.
  process.on("SIGHUP", () => controller.abort("the terminal was closed"));
  if (process.channel !== undefined) {
    // Only cli/bin.mjs starts us with a channel, and says nothing over it: it closes when bin.mjs ends.
    process.on("disconnect", () => controller.abort("the parent process ended"));
    process.channel.unref();
  }
  return controller.signal;
}
