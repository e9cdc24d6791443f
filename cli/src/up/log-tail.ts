/** The end of a log file, for whoever must know at once why something failed. */
import { readFile } from "node:fs/promises";

/** The last `lines` lines, indented, under the file's name; says so when there are none. */
export async function logTail(file: string, lines = 15): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  const tail = text.trimEnd().split("\n").slice(-lines);
  if (text.trim() === "") return `${file} is empty.`;
  return `The end of ${file}:\n${tail.map((line) => `  ${line}`).join("\n")}`;
}
