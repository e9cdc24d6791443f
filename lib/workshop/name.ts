/** What people may call themselves in a workshop. Pure. */
import { isPlain } from "../kernel/printable.ts";

export const MAX_NAME_LENGTH = 40;

export const NAME_RULE = `Choose a name of up to ${MAX_NAME_LENGTH} visible characters.`;

/** The name as it is kept, or null when it cannot be shown as it was typed. */
export function readName(typed: string): string | null {
  const name = typed.normalize("NFC").replaceAll(/\s+/gu, " ").trim();
  return name !== "" && name.length <= MAX_NAME_LENGTH && isPlain(name) ? name : null;
}
