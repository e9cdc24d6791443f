/** What changed between two readings, as data: made by {@link diff}, brought to another reading by {@link apply}. */

/** Keys to set, keys to drop, and patches for what stands below other keys. Arrays and plain values change as a whole. */
export interface Patch {
  set?: Record<string, unknown>;
  drop?: string[];
  in?: Record<string, Patch>;
}

/** `apply(from, diff(from, to))` equals `to`; null when nothing changed. Both are plain data, as JSON can hold. */
export function diff(from: object, to: object): Patch | null {
  const before = new Map(Object.entries(from));
  const set: [string, unknown][] = [];
  const inside: [string, Patch][] = [];
  for (const [key, value] of Object.entries(to)) {
    if (!before.has(key)) {
      set.push([key, value]);
      continue;
    }
    const old: unknown = before.get(key);
    before.delete(key);
    if (isRecord(old) && isRecord(value)) {
      const patch = diff(old, value);
      if (patch) inside.push([key, patch]);
    } else if (!isSame(old, value)) {
      set.push([key, value]);
    }
  }
  if (set.length + inside.length + before.size === 0) return null;
  return {
    ...(set.length > 0 && { set: Object.fromEntries(set) }),
    ...(before.size > 0 && { drop: [...before.keys()] }),
    ...(inside.length > 0 && { in: Object.fromEntries(inside) }),
  };
}

/** The reading after the patch. What did not change is the same object as before, so that it need not be drawn again. */
export function apply<T extends object>(from: T, patch: Patch): T {
  const dropped = new Set(patch.drop);
  const changes = new Map(Object.entries(patch.in ?? {}));
  const kept = Object.entries(from).filter(([key]) => !dropped.has(key));
  const changed = kept.map(([key, value]): [string, unknown] => {
    const change = changes.get(key);
    return [key, change && isRecord(value) ? apply(value, change) : value];
  });
  // By entries: a key may be called __proto__.
  return Object.fromEntries([...changed, ...Object.entries(patch.set ?? {})]) as T;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  }
  return isRecord(a) && isRecord(b) && diff(a, b) === null;
}
