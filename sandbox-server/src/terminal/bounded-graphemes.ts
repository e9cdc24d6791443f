/**
 * Grapheme clusters as the browser's terminal forms them, of bounded length: xterm joins any number of combining marks
 * into one cell, so that a flood of them would fill the memory that all screens share.
 */
// oxlint-disable-next-line import/default -- Node loads its CommonJS build, which is the default export
import graphemes from "@xterm/addon-unicode-graphemes";
import type { Terminal } from "@xterm/headless";
import { unicodeProvider } from "./screen-state.ts";

/** Code points that may join one cell. The longest emoji sequences have 10. */
const MAX_JOINED = 16;

const VERSION = "15-graphemes-bounded";

/** The lowest bit of xterm's character properties: this one joins the one before it. */
const JOINS = 1;

export function loadBoundedGraphemes(terminal: Terminal): void {
  terminal.loadAddon(new graphemes.UnicodeGraphemesAddon());
  const provider = unicodeProvider(terminal);
  let joined = 0;
  terminal.unicode.register({
    version: VERSION,
    wcwidth: (codepoint) => provider.wcwidth(codepoint),
    charProperties(codepoint, preceding) {
      const properties = provider.charProperties(codepoint, preceding);
      joined = properties & JOINS ? joined + 1 : 0;
      if (joined <= MAX_JOINED) return properties;
      joined = 0;
      return properties & ~JOINS;
    },
  });
  terminal.unicode.activeVersion = VERSION;
}
