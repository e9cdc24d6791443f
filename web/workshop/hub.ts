/** Tells within this process that something of a workshop has changed. */

export class Hub {
  readonly #listeners = new Map<string, Set<() => void>>();

  /** Returns the release. */
  listen(workshop: string, onChange: () => void): () => void {
    const listeners = this.#listeners.get(workshop) ?? new Set();
    this.#listeners.set(workshop, listeners);
    listeners.add(onChange);
    return () => {
      listeners.delete(onChange);
      if (listeners.size === 0) this.#listeners.delete(workshop);
    };
  }

  changed(workshop: string): void {
    for (const onChange of this.#listeners.get(workshop) ?? []) onChange();
  }

  /** Nobody knows of which workshop. */
  allChanged(): void {
    for (const workshop of this.#listeners.keys()) this.changed(workshop);
  }
}
