/** Addresses that a lesson names: read while its text is, checked once all lessons are known. */

export interface Reference {
  /** `need`: a lesson, or a course, that is to be done before. */
  kind: "link" | "image" | "need";
  /** As written. */
  url: string;
  /** In the file, counted from 1. */
  line: number;
}

/** What a relative link of a lesson can lead to, as written in GitHub's way: by the names of files. */
export type LinkTarget =
  | { kind: "step"; step: string }
  | { kind: "lesson"; course: string | null; slug: string; step: string | null }
  | { kind: "term"; term: string };

export const GLOSSARY_FILE = "glossary.md";

/** `[course/]name.md[#anchor]`; a course that is not the lesson's own stands beside it. */
const FILE_LINK = /^(?:\.\.\/([^/#]+)\/)?([^/#]+)\.md(?:#(.*))?$/;

/** Null for a link that leads out of the lab, and for one that leads nowhere. */
export function linkTarget(url: string): LinkTarget | null {
  const plain = decode(url);
  if (plain.startsWith("#")) return { kind: "step", step: plain.slice(1) };
  const [, course, name, anchor] = FILE_LINK.exec(plain) ?? [];
  if (name === undefined) return null;
  if (course === undefined && `${name}.md` === GLOSSARY_FILE) return { kind: "term", term: anchor ?? "" };
  return { kind: "lesson", course: course ?? null, slug: name, step: anchor ?? null };
}

export function isExternal(url: string): boolean {
  return /^(?:https?|mailto):/i.test(url);
}

/** The parser percent-encodes what is not ASCII; anchors may hold any letter. */
function decode(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** Pictures stand in the folder `images` of their course. */
export const IMAGE_URL = /^images\/([a-z0-9][a-z0-9-]{0,63}\.(?:svg|png|jpg|webp))$/;
