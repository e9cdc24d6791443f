/** A picture of a course, as a lesson shows it. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { lessonStore, lessonsDirectory } from "#web/lesson-store.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
};

type Context = { params: Promise<{ course: string; file: string }> };

export async function GET(_: Request, { params }: Context): Promise<Response> {
  const { course, file } = await params;
  // Both are names that a folder holds, so they lead nowhere else.
  const found = await lessonStore().course(course);
  if (!found?.images.has(file)) return new Response("There is no such picture.", { status: 404 });
  const bytes = await readFile(path.join(lessonsDirectory(), course, "images", file));
  return new Response(bytes, {
    headers: {
      "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
      "cache-control": "no-cache",
      // An svg opened by itself is a document: it gets to do nothing.
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  });
}
