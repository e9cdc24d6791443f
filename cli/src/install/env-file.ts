/** Files of `NAME=value` lines as systemd reads them (systemd.exec(5), EnvironmentFile=): what is in one stays in it. */

export type Variables = Readonly<Record<string, string>>;

/** Values as a file has them; of a name that is there twice the last counts. */
export function readVariables(text: string): Variables {
  const lines = text.split("\n").map((line) => /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line));
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1], unquoted(match[2] ?? "")]] : [])));
}

/**
 * The file with these variables set and all else in it as it was: comments, order, and variables nobody asked about.
 * @param defaults set where the file does not name them
 * @param chosen set in any case
 */
export function withVariables(text: string, defaults: Variables, chosen: Variables): string {
  const present = readVariables(text);
  const missing = Object.entries({ ...defaults, ...chosen }).filter(([name]) => !(name in present));
  const changed = text.replace(/^(\s*)([A-Za-z_]\w*)=.*$/gm, (line, indent: string, name: string) => {
    const value = chosen[name];
    return value === undefined ? line : `${indent}${name}=${value}`;
  });
  const ended = changed === "" || changed.endsWith("\n") ? changed : `${changed}\n`;
  return ended + missing.map(([name, value]) => `${name}=${value}\n`).join("");
}

function unquoted(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/, "$2");
}
