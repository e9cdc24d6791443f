/**
 * Who owns a namespace, and which one is around it. The kernel tells that by ioctls only (ioctl_ns(2)), which Node cannot
 * call: lsns(8) asks them for the whole machine. Neither ever changes, so it is run when a new namespace has come up.
 */
import { z } from "zod";
import type { Host } from "../host/host.ts";
import { Refreshed } from "./refreshed.ts";

export interface Relations {
  owner: number | null;
  parent: number | null;
}

const COMMAND = ["lsns", "--json", "--output", "NS,PNS,ONS"];
const MIN_INTERVAL_MS = 1_000;
/** Inodes are used again. */
const MAX_AGE_MS = 60_000;

/** Numbers since util-linux 2.38, texts before; 0 for none. */
const inode = z.coerce.number().int().nonnegative();
const answerSchema = z.object({
  namespaces: z.array(z.object({ ns: inode, pns: inode.nullish(), ons: inode.nullish() })),
});

const NOTHING: ReadonlyMap<number, Relations> = new Map();

/** One for all sandboxes. */
export class NamespaceTree {
  readonly #relations: Refreshed<ReadonlyMap<number, Relations>>;

  constructor(host: Host, report: (message: string, error: unknown) => void) {
    this.#relations = new Refreshed({
      read: async () => parseLsns((await host.run(COMMAND)).stdout),
      initial: NOTHING,
      minIntervalMs: MIN_INTERVAL_MS,
      maxAgeMs: MAX_AGE_MS,
      report,
    });
  }

  /** What is known of all namespaces now; the unknown among these are asked for. */
  look(inodes: Iterable<number>): ReadonlyMap<number, Relations> {
    const known = this.#relations.look(false);
    for (const inode of inodes) if (!known.has(inode)) return this.#relations.look(true);
    return known;
  }

  settled(): Promise<void> {
    return this.#relations.settled();
  }
}

/** @throws Error when lsns printed something else than its JSON */
export function parseLsns(text: string): ReadonlyMap<number, Relations> {
  const { namespaces } = answerSchema.parse(JSON.parse(text));
  return new Map(namespaces.map(({ ns, pns, ons }) => [ns, { owner: ons || null, parent: pns || null }]));
}
