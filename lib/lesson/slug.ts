/** Names that may stand in an address: of courses, lessons, tasks and questions. */
import { z } from "zod";

export const SLUG_LETTERS = "lower-case letters, digits and hyphens";
/** As the source of a regular expression. */
export const SLUG = "[a-z0-9][a-z0-9-]{0,63}";

export const slugSchema = z.string().regex(new RegExp(`^${SLUG}$`), { error: `use ${SLUG_LETTERS}` });

/** The address of a heading within its page: `PID 1, twice` → `pid-1-twice`; empty when nothing of it can stand in one. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}
