/** Which keys are the page's and not the shell's: one table, for the terminal that obeys it and the sheet that shows it. */
import type { Platform } from "#components/ui/platform.ts";

/** What a key does here instead of being sent. */
export type TerminalAction =
  | { does: "copy" | "paste" | "clear" | "find" | "leave" | "larger" | "smaller" }
  | { does: "split" | "other-pane" | "new-terminal" | "menu" | "help" }
  | { does: "go-to"; number: number };

/** The keys that are the same everywhere: Ctrl+Shift and one more, which no shell uses. */
const CTRL_SHIFT: Readonly<Record<string, TerminalAction>> = {
  KeyC: { does: "copy" },
  KeyF: { does: "find" },
  KeyL: { does: "leave" },
  Period: { does: "larger" },
  Comma: { does: "smaller" },
  KeyD: { does: "split" },
  KeyO: { does: "other-pane" },
  Enter: { does: "new-terminal" },
  KeyM: { does: "menu" },
  Slash: { does: "help" },
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [`Digit${number}`, { does: "go-to", number } as const])),
};

/** The parts of a keyboard event that matter. */
export type Key = Pick<KeyboardEvent, "code" | "ctrlKey" | "shiftKey" | "altKey" | "metaKey">;

/**
 * What to do with a key: an action of ours, `browser` for what the browser does best (its own paste needs no permission),
 * or `shell`.
 */
export function keyTarget(key: Key, platform: Platform, hasSelection: boolean): TerminalAction | "browser" | "shell" {
  const { code, ctrlKey, shiftKey, altKey, metaKey } = key;
  if (altKey) return "shell";
  if (metaKey) return platform === "mac" && code === "KeyK" && !ctrlKey ? { does: "clear" } : "browser";
  if (ctrlKey && shiftKey) return code === "KeyV" ? "browser" : (CTRL_SHIFT[code] ?? "shell");
  if (code === "Insert" && ctrlKey !== shiftKey) return "browser";
  if (ctrlKey && platform === "windows") {
    // As in the consoles of Windows. What is selected is let go by it, so the next Ctrl+C interrupts.
    if (code === "KeyC" && hasSelection) return { does: "copy" };
    if (code === "KeyV") return "browser";
  }
  return "shell";
}

/** A line of the sheet of keys. */
export interface KeyHelp {
  keys: string;
  action: string;
}

export function keyHelp(platform: Platform): KeyHelp[] {
  const habits: Record<Platform, KeyHelp[]> = {
    mac: [
      { keys: "⌘+C, Ctrl+Shift+C", action: "Copy" },
      { keys: "⌘+V, Ctrl+Shift+V", action: "Paste" },
      { keys: "⌘+K", action: "Clear" },
    ],
    windows: [
      { keys: "Ctrl+C with a selection, Ctrl+Shift+C, Ctrl+Insert", action: "Copy" },
      { keys: "Ctrl+V, Ctrl+Shift+V, Shift+Insert", action: "Paste" },
    ],
    other: [
      { keys: "Ctrl+Shift+C, Ctrl+Insert", action: "Copy" },
      { keys: "Ctrl+Shift+V, Shift+Insert", action: "Paste" },
      { keys: "Middle click", action: "Paste what is selected" },
    ],
  };
  return [
    ...habits[platform],
    { keys: "Right click", action: "The browser’s menu, with copy and paste" },
    { keys: platform === "mac" ? "⌘+click" : "Ctrl+click", action: "Open a link" },
    { keys: platform === "mac" ? "Option+drag" : "Shift+drag", action: "Select in a program that takes the mouse" },
    { keys: "Ctrl+Shift+F", action: "Find" },
    { keys: "Ctrl+Shift+> and <", action: "Larger and smaller text" },
    { keys: "Ctrl+Shift+Enter", action: "New terminal" },
    { keys: "Ctrl+Shift+1 to 6", action: "Go to a terminal" },
    { keys: "F2 on its tab, or double click", action: "Rename a terminal" },
    { keys: "Ctrl+Shift+D", action: "Split, and end the split" },
    { keys: "Ctrl+Shift+O", action: "Go to the other pane" },
    { keys: "Ctrl+Shift+M", action: "Terminal menu: rename, clear, save, record" },
    { keys: "Ctrl+Shift+L", action: "Go to the lesson" },
  ];
}

/** What works wherever the keyboard is, but for Ctrl+K, which in a terminal is the shell's. */
export const PAGE_KEYS: readonly KeyHelp[] = [
  { keys: "Ctrl+K", action: "Search lessons" },
  { keys: "Ctrl+Shift+?", action: "Show these keys" },
  { keys: "Tab, Shift+Tab", action: "Next and previous button or link" },
  { keys: "Left, Right", action: "Move the line between lesson and terminal, when it has the keyboard" },
];
