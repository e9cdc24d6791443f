import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

function tokensOf(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`\n${selector} {`)).split("\n}")[0] ?? "";
  return new Map(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = "", colour = ""]) => [name, colour]),
  );
}

const themes = { light: tokensOf(":root"), dark: tokensOf('[data-theme="dark"]') };

/** Relative luminance of a colour (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const grounds = ["canvas", "surface", "sunken"];
const stateGrounds = ["ok-ground", "warn-ground", "danger-ground"];
const words = ["fg", "muted", "accent", "ok", "warn", "danger"];

/** Text and what it stands on: at least 4.5 to 1 (WCAG 2.2, 1.4.3). */
function textPairs(tokens: Map<string, string>): [string, string][] {
  const names = [...tokens.keys()];
  const namespaces = names.filter((name) => name.startsWith("ns-"));
  const terminal = names.filter((name) => /^term-(?!ground|cursor|selection)/.test(name));
  return [
    ...grounds.flatMap((ground) => [...words, ...namespaces].map((word): [string, string] => [word, ground])),
    ...stateGrounds.map((ground): [string, string] => ["fg", ground]),
    ["ok", "ok-ground"],
    ["warn", "warn-ground"],
    ["danger", "danger-ground"],
    ["on-accent", "accent"],
    ["fg", "term-selection"],
    ["term-text", "term-selection"],
    ...terminal.map((word): [string, string] => [word, "term-ground"]),
  ];
}

/** Edges of controls and marks of focus: at least 3 to 1 (WCAG 2.2, 1.4.11). */
const edgePairs = grounds.flatMap((ground): [string, string][] => [
  ["edge", ground],
  ["accent", ground],
]);

for (const [theme, tokens] of Object.entries(themes)) {
  const ratio = ([one, other]: [string, string]) => contrast(tokens.get(one) ?? "", tokens.get(other) ?? "");
  const below = (least: number) => (pair: [string, string]) => !(ratio(pair) >= least);
  const shown = (pair: [string, string]) => `${pair.join(" on ")}: ${ratio(pair).toFixed(2)}`;

  test(`text can be read on every ground of the ${theme} theme`, () => {
    expect(textPairs(tokens).length).toBeGreaterThan(60);
    expect(textPairs(tokens).filter(below(4.5)).map(shown)).toEqual([]);
  });

  test(`controls and focus can be seen on every ground of the ${theme} theme`, () => {
    expect([...edgePairs, ["term-cursor", "term-ground"] as [string, string]].filter(below(3)).map(shown)).toEqual([]);
  });
}

test("both themes have the same tokens", () => {
  expect([...themes.dark.keys()].sort()).toEqual([...themes.light.keys()].sort());
});
