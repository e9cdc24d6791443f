import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { RECORDED } from "../lib/capacity/recorded-figures.ts";
import { readMeasuredFigures } from "./measured-figures.ts";

test("figures are read where somebody has measured; what cannot be read is told and stops nobody", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "drydock-"));
  const file = path.join(folder.path, "figures.json");
  const told: string[] = [];
  const read = (from: string | undefined) => readMeasuredFigures(from, (message) => void told.push(message));
  expect(await read(undefined)).toBeNull();
  expect(await read(file)).toBeNull();
  expect(told).toEqual([]);

  await writeFile(file, JSON.stringify(RECORDED));
  expect(await read(file)).toEqual(RECORDED);
  await writeFile(file, '{"measuredOn":');
  expect(await read(file)).toBeNull();
  await writeFile(file, "{}");
  expect(await read(file)).toBeNull();
  expect(told).toEqual(Array(2).fill(`${file} cannot be read; measure again with drydock plan --measure`));
});
