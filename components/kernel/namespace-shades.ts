/** A letter and a shade for each namespace that is not the sandbox's own: the same inode, the same shade. Pure. */
import { NAMESPACE_TYPES } from "#lib/kernel/facts.ts";
import type { NamespaceView } from "#lib/kernel/view.ts";

export interface Shade {
  /** `A` to `Z`, then `A2` …: by age, as far as inodes tell it. */
  letter: string;
  /** How much of the type's colour is in it, in percent. */
  strength: number;
}

const STRENGTHS = [26, 44, 14, 34] as const;

export function shadesOf(namespaces: Readonly<Record<string, NamespaceView>>): Map<number, Shade> {
  const nested = Object.values(namespaces).filter(({ origin }) => origin === "nested");
  const shades = new Map<number, Shade>();
  for (const type of NAMESPACE_TYPES) {
    const inodes = nested.filter((namespace) => namespace.type === type).map(({ inode }) => inode);
    for (const [index, inode] of inodes.toSorted((one, other) => one - other).entries()) {
      shades.set(inode, { letter: letterOf(index), strength: STRENGTHS[index % STRENGTHS.length] ?? 26 });
    }
  }
  return shades;
}

function letterOf(index: number): string {
  const round = Math.floor(index / 26);
  return `${String.fromCharCode(65 + (index % 26))}${round === 0 ? "" : round + 1}`;
}
