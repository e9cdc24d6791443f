/** Colours for shell code: names of CSS variables, so that one rendering serves both themes. */
import type { ThemeRegistrationRaw } from "shiki/core";

function colour(variable: string, ...scope: string[]) {
  return { scope, settings: { foreground: `var(${variable})` } };
}

/** The colour of everything that no rule names; it needs no mark-up of its own. */
export const PLAIN_COLOUR = "var(--fg)";

/** Scopes are those of shiki's `shellscript` grammar; lesson.css defines the variables. */
export const codeTheme: ThemeRegistrationRaw = {
  name: "drydock",
  fg: PLAIN_COLOUR,
  bg: "transparent",
  settings: [
    colour("--code-command", "entity.name.command", "support.function"),
    colour("--code-option", "constant.other.option"),
    colour("--code-string", "string.quoted"),
    colour("--code-variable", "variable", "punctuation.definition.variable"),
    colour("--code-operator", "keyword"),
    colour("--code-comment", "comment"),
  ],
};
