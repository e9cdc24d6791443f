/** Values that are kept in this browser: parsed when they are read, and told of when they change, here or in another tab. */
import type { z } from "zod/mini";

/** A key for what belongs to one person of several who use this browser: as the document says who that is. */
export function ownKey(key: string): string {
  const { learner } = document.documentElement.dataset;
  return learner ? `${key}:${learner}` : key;
}

export class KeptValues<T> {
  readonly #schema: z.ZodMiniType<T>;
  readonly #none: T;
  readonly #changed: string;
  /** The last text read of each key, so that the same text is the same object. */
  readonly #known = new Map<string, { text: string | null; value: T }>();

  /**
   * @param none where nothing is kept, or nothing that can be read
   * @param changed the name of the event by which one part of a page tells the others
   */
  constructor(schema: z.ZodMiniType<T>, none: T, changed: string) {
    this.#schema = schema;
    this.#none = none;
    this.#changed = changed;
  }

  read(key: string): T {
    const text = storage()?.getItem(key) ?? null;
    const known = this.#known.get(key);
    if (known && known.text === text) return known.value;
    const value = text === null ? this.#none : this.#parse(text);
    this.#known.set(key, { text, value });
    return value;
  }

  write(key: string, value: T): void {
    try {
      storage()?.setItem(key, JSON.stringify(value));
    } catch {
      // Full: it still counts until the page is left.
    }
    this.#known.set(key, { text: storage()?.getItem(key) ?? null, value });
    dispatchEvent(new Event(this.#changed));
  }

  /** For useSyncExternalStore; returns the release. */
  readonly subscribe = (onChange: () => void): (() => void) => {
    addEventListener(this.#changed, onChange);
    addEventListener("storage", onChange);
    return () => {
      removeEventListener(this.#changed, onChange);
      removeEventListener("storage", onChange);
    };
  };

  /** What an older version wrote, or another hand, is as good as nothing. */
  #parse(text: string): T {
    try {
      return this.#schema.safeParse(JSON.parse(text)).data ?? this.#none;
    } catch {
      return this.#none;
    }
  }
}

/** Null where the browser refuses it. */
function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
