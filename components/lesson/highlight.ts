/** Colours shell code on the server, so that no highlighter is sent to a browser. */
import { createHighlighterCore, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import shellscript from "shiki/langs/shellscript.mjs";
import { codeTheme, PLAIN_COLOUR } from "./code-theme.ts";

export interface CodeToken {
  text: string;
  /** A CSS colour, or null for ordinary text. */
  colour: string | null;
}

let starting: Promise<HighlighterCore> | undefined;

/** The tokens of each line. Code in another language than `sh` comes back whole and plain. */
export async function highlight(code: string, language: string): Promise<CodeToken[][]> {
  if (language !== "sh") return code.split("\n").map((text) => [{ text, colour: null }]);
  starting ??= createHighlighterCore({
    themes: [codeTheme],
    langs: [shellscript],
    engine: createJavaScriptRegexEngine(),
  });
  const highlighter = await starting;
  const lines = highlighter.codeToTokensBase(code, {
    lang: "sh",
    theme: "drydock",
    // On a busy machine the default of half a second can pass, and the rest of the code would be left out.
    tokenizeTimeLimit: 0,
  });
  return lines.map((tokens) =>
    tokens.map(({ content, color }) => ({ text: content, colour: color === PLAIN_COLOUR ? null : (color ?? null) })),
  );
}
