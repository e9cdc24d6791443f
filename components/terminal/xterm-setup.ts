/** An xterm.js terminal as this page wants it: its looks, its widths of characters, its links, and what it can find. */
import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { type ITerminalOptions, Terminal } from "@xterm/xterm";
import { type Platform, platformOf } from "#components/ui/platform.ts";
import { drawOnGpu } from "./gpu.ts";
import { showLinks } from "./links.ts";
import { guardParser } from "./parser-guard.ts";
import { onThemeChange, terminalColours } from "./terminal-colours.ts";

const SCROLLBACK_LINES = 5_000;

export interface OpenTerminal {
  terminal: Terminal;
  fit: FitAddon;
  search: SearchAddon;
  platform: Platform;
  release: () => void;
}

/** Opens a terminal in `container`, in the page's theme and the container's font, until released. */
export function openTerminal(container: HTMLElement, options: ITerminalOptions): OpenTerminal {
  const platform = platformOf(navigator.userAgent);
  const terminal = new Terminal({
    // The grapheme addon sets the width of characters by an interface that xterm calls proposed.
    allowProposedApi: true,
    scrollback: SCROLLBACK_LINES,
    fontFamily: getComputedStyle(container).fontFamily,
    // At 1 the DOM renderer cuts off the underscores of some fonts; beyond this, box drawing falls apart.
    lineHeight: 1.1,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    macOptionIsMeta: true,
    // Option belongs to Meta, and with it a drag selects in a program that has taken the mouse.
    macOptionClickForcesSelection: true,
    minimumContrastRatio: 4.5,
    theme: terminalColours(),
    ...options,
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  for (const addon of [fit, search, new UnicodeGraphemesAddon()]) terminal.loadAddon(addon);
  guardParser(terminal);
  showLinks(terminal, container, platform);
  terminal.open(container);
  drawOnGpu(terminal);
  const releaseTheme = onThemeChange(() => {
    terminal.options.theme = terminalColours();
  });
  return {
    terminal,
    fit,
    search,
    platform,
    release() {
      releaseTheme();
      terminal.dispose();
    },
  };
}
