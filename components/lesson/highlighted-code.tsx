/** Highlighted code as elements, ready to stand in a `pre`. */
import { createElement } from "react";
import { type CodeToken, highlight } from "./highlight.ts";

export async function HighlightedCode({ code, language }: { code: string; language: string }) {
  const lines = await highlight(code, language);
  const tokens = lines.flatMap((line, index) => (index === 0 ? line : [NEW_LINE, ...line]));
  // Children as arguments: they never change places, so they need no keys.
  return createElement("code", null, ...tokens.map(toElement));
}

const NEW_LINE: CodeToken = { text: "\n", colour: null };

function toElement({ text, colour }: CodeToken) {
  return colour === null ? text : <span style={{ color: colour }}>{text}</span>;
}
