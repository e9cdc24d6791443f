/** When this command is to end: one AbortSignal for Ctrl-C, SIGTERM, a closed terminal and a dead parent. */

/**
 * Aborts with the reason in words. A second Ctrl-C or SIGTERM while we tidy up ends the process at once; whatever is
 * tethered to it ends too.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (reason: string) => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort(reason);
  };
  process.on("SIGINT", () => stop("Ctrl-C"));
  process.on("SIGTERM", () => stop("SIGTERM"));
  // The terminal may say it more than once, and it can show nothing any more.
  process.on("SIGHUP", () => controller.abort("the terminal was closed"));
  if (process.channel !== undefined) {
    // Only cli/bin.mjs starts us with a channel, and says nothing over it: it closes when bin.mjs ends.
    process.on("disconnect", () => controller.abort("the parent process ended"));
    process.channel.unref();
  }
  return controller.signal;
}
