/** Files without a name: they live as long as somebody has them open, so nothing is left whoever is killed. */

import { randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import path from "node:path";

/** Makes an empty file on the filesystem of `folder` and takes its name away. The caller closes it. */
export async function createUnlinkedFile(folder: string): Promise<FileHandle> {
  const name = path.join(folder, `.drydock-${randomUUID()}`);
  const file = await open(name, "wx+", 0o600);
  await unlink(name);
  return file;
}
