/** What could not be undone is tried again, ever more seldom: what is busy now will not be for ever. */

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * @param undo tries once more, and answers what is still left
 * @param onCleared called once nothing is
 */
export function undoLater(undo: () => Promise<Error[]>, onCleared: () => void, waitMs = FIRST_WAIT_MS): void {
  const again = async () => {
    const failures = await undo();
    if (failures.length === 0) onCleared();
    else undoLater(undo, onCleared, Math.min(2 * waitMs, LONGEST_WAIT_MS));
  };
  // It does not hold the server: the next one's sweep does what this one does not come to.
  setTimeout(() => void again(), waitMs).unref();
}
