import { expect, test } from "vitest";
import { readVariables, withVariables } from "./env-file.ts";

const FILE = `# Ours
DRYDOCK_ORIGINS=http://lab.example
  DRYDOCK_POOL="base:4"
MINE=1
`;

test("what is in a file stays in it, but for what was said", () => {
  const changed = withVariables(FILE, { DRYDOCK_POOL: "base:1" }, { DRYDOCK_ORIGINS: "https://lab.example" });
  expect(changed).toBe(FILE.replace("http://lab.example", "https://lab.example"));
});

test("what is missing is added at the end, and once", () => {
  const once = withVariables("MINE=1", { DRYDOCK_LISTEN: "127.0.0.1:7080" }, { DRYDOCK_ACCESS: "solo" });
  expect(once).toBe("MINE=1\nDRYDOCK_LISTEN=127.0.0.1:7080\nDRYDOCK_ACCESS=solo\n");
  expect(withVariables(once, { DRYDOCK_LISTEN: "0.0.0.0:80" }, {})).toBe(once);
});

test("a value is read as systemd reads it: without its quotes, the last one of a name, no comments", () => {
  const text = `${FILE}#DRYDOCK_ORIGINS=http://other\nMINE='2'\n`;
  expect(readVariables(text)).toEqual({ DRYDOCK_ORIGINS: "http://lab.example", DRYDOCK_POOL: "base:4", MINE: "2" });
});
