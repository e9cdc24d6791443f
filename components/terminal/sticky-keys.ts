/** Ctrl and Alt for keyboards that have none: pressed first, they change the next key. */

export interface Modifiers {
  ctrl: boolean;
  alt: boolean;
}

export const NO_MODIFIERS: Modifiers = { ctrl: false, alt: false };

export type Arrow = "up" | "down" | "right" | "left";

const ARROWS: Record<Arrow, string> = { up: "A", down: "B", right: "C", left: "D" };

/** Was this typed by one key? A paste, and a report of the mouse or the focus, are longer. */
export function isKey(text: string): boolean {
  return Array.from(text).length === 1;
}

/** What the modifiers make of a key that was typed as text. */
export function withModifiers(text: string, { ctrl, alt }: Modifiers): string {
  if (!isKey(text)) return text;
  const key = ctrl ? controlOf(text) : text;
  return alt ? `\x1b${key}` : key;
}

/** @param isApplication the program wants arrows in the form of its own (DECCKM) */
export function arrowKeys(arrow: Arrow, isApplication: boolean, { ctrl, alt }: Modifiers): string {
  const modifier = 1 + (alt ? 2 : 0) + (ctrl ? 4 : 0);
  if (modifier > 1) return `\x1b[1;${modifier}${ARROWS[arrow]}`;
  return `\x1b${isApplication ? "O" : "["}${ARROWS[arrow]}`;
}

/** The control character of a key: its code without the two bits above the lowest five. */
function controlOf(key: string): string {
  if (key === "?") return "\x7f";
  if (key === " ") return "\0";
  return /^[@-_a-z]$/.test(key) ? String.fromCharCode(key.charCodeAt(0) & 0x1f) : key;
}
