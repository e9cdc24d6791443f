/** Runs tasks side by side such that none goes on after one has failed. */

/**
 * Each task gets a signal that aborts when `stop` does or another task fails. Rejects with the first failure, once
 * every task has ended.
 */
export async function together(
  stop: AbortSignal,
  ...tasks: readonly ((stop: AbortSignal) => Promise<void>)[]
): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([stop, failure.signal]);
  await Promise.all(tasks.map((task) => task(signal).catch((error: unknown) => failure.abort(error))));
  if (failure.signal.aborted) throw failure.signal.reason; // abort() keeps the first one.
}
