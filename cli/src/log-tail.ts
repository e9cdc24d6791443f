/** The end of log files, for whoever must know at once why something failed. */
import { readFile } from "node:fs/promises";

/** The last `lines` lines of each file that has any, indented under its name. */
export async function logTails(files: readonly string[], lines = 15): Promise<string> {
  const tails = await Promise.all(files.map((file) => tailOf(file, lines)));
  const said = tails.filter((tail) => tail !== "");
  return said.length > 0 ? said.join("\n") : `The logs are empty: ${files.join(" ")}`;
}

async function tailOf(file: string, lines: number): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => ""); // Not written yet.
  if (text.trim() === "") return "";
  const tail = text.trimEnd().split("\n").slice(-lines);
  return `The end of ${file}:\n${tail.map((line) => `  ${line}`).join("\n")}`;
}
