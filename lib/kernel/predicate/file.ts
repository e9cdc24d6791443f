/** `file`: a file as a process of the mount namespace sees it; no link leads out of that process's root. */
import { z } from "zod";
import { absolutePath } from "./parts.ts";
import { inSandbox } from "./scope.ts";

export const FILE_TYPES = ["regular", "directory", "symlink", "fifo", "socket", "device"] as const;

export const filePredicate = z.strictObject({
  in: inSandbox,
  path: absolutePath,
  /** With `symlink` a link at the end of the path is looked at itself, not followed. */
  type: z.enum(FILE_TYPES).optional(),
  /** The whole text, but for blank space at its end. */
  equals: z.union([z.string(), z.int()]).transform(String).optional(),
  /** A piece of the text, within its first 64 KiB. */
  contains: z.string().min(1).optional(),
  /** User ID of its owner, as the sandbox knows it. */
  owner: z.int().nonnegative().optional(),
  /** Group ID likewise. */
  group: z.int().nonnegative().optional(),
  /** Permission bits: "0644", "4755". */
  mode: z
    .string()
    .regex(/^[0-7]{3,4}$/, { error: 'write it as ls and chmod do, in quotes: "0644"' })
    .optional(),
});

export type FilePredicate = z.infer<typeof filePredicate>;
