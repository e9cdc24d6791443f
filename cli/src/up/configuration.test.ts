import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { z } from "zod";
import { placeSchema, policySchema } from "../../../sandbox-server/src/config.ts";
import { environmentSchema as webSchema } from "../../../web/config.ts";

const doc = readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8");

/** Variables of one table of the page, each with its default as it is written; empty when it has none. */
function documented(heading: string): Record<string, string> {
  const section = doc.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = [...section.matchAll(/^\| `(\w+)` \| (?:`(.*?)`)? ?\|/gm)];
  return Object.fromEntries(rows.map(([, name, value]) => [name, value ?? ""]));
}

test.each<[string, z.ZodObject]>([
  ["What learners may have", policySchema],
  ["Where the sandbox-server stands", placeSchema],
  ["Where web stands", webSchema],
])("%s: the documented variables and defaults are those that are read", (heading, schema) => {
  const table = documented(heading);
  expect(Object.keys(table)).toEqual(Object.keys(schema.shape));
  for (const [name, written] of Object.entries(table)) {
    const type = schema.shape[name] as z.ZodType;
    const meant = written === "" ? undefined : type.parse(written);
    expect(type.safeParse(undefined).data, name).toEqual(meant);
  }
});
