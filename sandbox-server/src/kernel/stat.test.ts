import { expect, test } from "vitest";
import { parseStat } from "./stat.ts";

const rest = "S 4700 4711 4700 34816 4711 4194304 1 0 0 0 0 0 0 0 20 0 3 0 88120 7340032 900";

test("a process is told by its stat", () => {
  const stat = { comm: "bash", state: "S", ppid: 4700, threads: 3, startedMs: 881_200 };
  expect(parseStat(`4711 (bash) ${rest} 18446744073709551615\n`)).toEqual(stat);
});

test("a name with parentheses, spaces and newlines is a name", () => {
  expect(parseStat(`4711 (x) R 1 1\n) ${rest} 1\n`)).toMatchObject({ comm: "x) R 1 1\n", state: "S", ppid: 4700 });
});

test("what a process leaves when it ends is none", () => {
  expect(parseStat("")).toBeNull();
  expect(parseStat("4711 (bash) S 1")).toBeNull();
});
