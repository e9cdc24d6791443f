/** That highlighting colours what matters and never changes a character. */
import { expect, it } from "vitest";
import { highlight } from "./highlight.ts";

it("tells commands, options, strings and variables apart", async () => {
  const [tokens = []] = await highlight('sudo unshare --fork sh -c "echo" $$', "sh");
  const coloured = tokens.filter((token) => token.colour !== null);
  expect(coloured).toEqual([
    { text: "sudo", colour: "var(--code-command)" },
    { text: "--fork", colour: "var(--code-option)" },
    { text: "-c", colour: "var(--code-option)" },
    { text: '"echo"', colour: "var(--code-string)" },
    { text: "$$", colour: "var(--code-variable)" },
  ]);
});

it.each(["sh", "c", "text"])("keeps every character of %s code", async (language) => {
  const code = 'for i in 1 2; do\n\techo "$i" | cat   # twice\ndone\n\n';
  const lines = await highlight(code, language);
  expect(lines.map((tokens) => tokens.map((token) => token.text).join("")).join("\n")).toBe(code);
});
