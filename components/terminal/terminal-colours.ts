/** The page's colour tokens, as xterm wants them. */
import type { ITheme } from "@xterm/xterm";

/** xterm's names and the tokens of app/globals.css that they stand for. */
const TOKENS = {
  background: "--term-ground",
  foreground: "--term-text",
  cursor: "--term-cursor",
  cursorAccent: "--term-ground",
  selectionBackground: "--term-selection",
  scrollbarSliderBackground: "--line",
  scrollbarSliderHoverBackground: "--edge",
  scrollbarSliderActiveBackground: "--edge",
  black: "--term-black",
  red: "--term-red",
  green: "--term-green",
  yellow: "--term-yellow",
  blue: "--term-blue",
  magenta: "--term-magenta",
  cyan: "--term-cyan",
  white: "--term-white",
  brightBlack: "--term-bright-black",
  brightRed: "--term-bright-red",
  brightGreen: "--term-bright-green",
  brightYellow: "--term-bright-yellow",
  brightBlue: "--term-bright-blue",
  brightMagenta: "--term-bright-magenta",
  brightCyan: "--term-bright-cyan",
  brightWhite: "--term-bright-white",
} as const satisfies ITheme;

export function terminalColours(): ITheme {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim()]),
  );
}

/** Calls back when the page takes on another theme; returns the release. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
