/** `mount` and `overlay`: what is mounted at a place, as a process of the mount namespace sees it. */
import { z } from "zod";
import { absolutePath } from "./parts.ts";
import { inSandbox } from "./scope.ts";

export const mountPredicate = z.strictObject({
  in: inSandbox,
  /** Where it is mounted; of several on top of one another, the uppermost counts. */
  target: absolutePath,
  /** Type of the file system: tmpfs, overlay, proc, … */
  type: z.string().min(1).optional(),
  source: z.string().min(1).optional(),
  /** Which folder of its file system is seen there: what was bind-mounted. */
  root: absolutePath.optional(),
  /** Each of these stands among the options of the mount or of the file system. */
  options: z.array(z.string().min(1)).min(1).optional(),
  /** How mounts spread to and from it (mount_namespaces(7)). */
  propagation: z.enum(["private", "shared", "slave", "unbindable"]).optional(),
});

/** A path below an overlay's upper directory. */
const upperPath = z
  .string()
  .max(255)
  .regex(/^(?!\/)(?:(?:^|\/)(?!\.{1,2}(?:\/|$))[^/\0\n]+)+$/, {
    error: "write a path from upper down, such as etc/motd",
  });

export const overlayPredicate = z
  .strictObject({
    in: inSandbox,
    target: absolutePath,
    /** The lower directories, topmost first. */
    lower: z.array(absolutePath).min(1).optional(),
    upper: absolutePath.optional(),
    work: absolutePath.optional(),
    /** A file that upper holds: made or changed through the overlay. */
    upperHas: upperPath.optional(),
    /** A file that upper hides, by a whiteout: deleted through the overlay. */
    upperHides: upperPath.optional(),
  })
  .refine((value) => value.upper !== undefined || (value.upperHas ?? value.upperHides) === undefined, {
    error: "`upperHas` and `upperHides` need `upper`",
  });

export type MountPredicate = z.infer<typeof mountPredicate>;
export type OverlayPredicate = z.infer<typeof overlayPredicate>;
