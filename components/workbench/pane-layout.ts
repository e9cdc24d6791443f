/** Which terminals are in view, and which of them has the keyboard. Pure. */

export type Split = "beside" | "below";

export interface PaneLayout {
  /** Numbers of the terminals in view: none, one, or two with a line between them. */
  shown: readonly number[];
  /** Number of the one with the keyboard; 0 when there is none. */
  active: number;
  /** How two of them lie. */
  split: Split;
  /** The first one's part of the room for both, in percent. */
  share: number;
}

export const SHARE = { smallest: 20, largest: 80, first: 50 } as const;

export const NO_PANES: PaneLayout = { shown: [], active: 0, split: "beside", share: SHARE.first };

/** The layout once only these terminals are left: what has gone gives its place to the other one, or the one before it. */
export function settle(layout: PaneLayout, numbers: readonly number[]): PaneLayout {
  const { active } = layout;
  const left = layout.shown.filter((number) => numbers.includes(number));
  if (left.includes(active)) return { ...layout, shown: left };
  const successor = left[0] ?? numbers.filter((number) => number <= active).at(-1) ?? numbers[0];
  return { ...layout, shown: successor === undefined ? [] : [successor], active: successor ?? 0 };
}

/** Gives a terminal the keyboard: where it is in view, else in place of the one that has it. */
export function bringToFront(layout: PaneLayout, number: number): PaneLayout {
  if (layout.shown.includes(number)) return { ...layout, active: number };
  const shown = layout.shown.length === 0 ? [number] : layout.shown.map((it) => (it === layout.active ? number : it));
  return { ...layout, shown, active: number };
}

/** Shows a second terminal, which gets the keyboard. */
export function splitWith(layout: PaneLayout, number: number): PaneLayout {
  return { ...layout, shown: [layout.active, number], active: number };
}

/** The terminal to show beside the active one: the next that is not in view; undefined when there is none. */
export function splitCandidate({ shown, active }: PaneLayout, numbers: readonly number[]): number | undefined {
  const free = numbers.filter((number) => !shown.includes(number));
  return free.find((number) => number > active) ?? free[0];
}

export function unsplit(layout: PaneLayout): PaneLayout {
  return { ...layout, shown: layout.shown.filter((number) => number === layout.active) };
}

export function otherPane(layout: PaneLayout): PaneLayout {
  return { ...layout, active: layout.shown.find((number) => number !== layout.active) ?? layout.active };
}
