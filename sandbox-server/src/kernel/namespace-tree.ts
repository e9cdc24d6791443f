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
/** After so many answers without a namespace it is not asked for again: lsns knows of none that only a mount inside keeps. */
const MAX_MISSES = 3;
const MAX_MISSED = 4_096;

/** Numbers since util-linux 2.38, texts before; 0 for none. */
const inode = z.coerce.number().int().nonnegative();
const answerSchema = z.object({
  namespaces: z.array(z.object({ ns: inode, pns: inode.nullish(), ons: inode.nullish() })),
});

const NOTHING: ReadonlyMap<number, Relations> = new Map();

/** One for all sandboxes. */
export class NamespaceTree {
  readonly #host: Host;
  readonly #relations: Refreshed<ReadonlyMap<number, Relations>>;
  #wanted = new Set<number>();
  readonly #misses = new Map<number, number>();

  constructor(host: Host, report: (message: string, error: unknown) => void) {
    this.#host = host;
    this.#relations = new Refreshed({
      read: (last) => this.#read(last),
      initial: NOTHING,
      minIntervalMs: MIN_INTERVAL_MS,
      maxAgeMs: MAX_AGE_MS,
      report,
    });
  }

  /** What is known of all namespaces now; the unknown among these are asked for. */
  look(inodes: Iterable<number>): ReadonlyMap<number, Relations> {
    const known = this.#relations.look(false);
    for (const inode of inodes) {
      if (!known.has(inode) && (this.#misses.get(inode) ?? 0) < MAX_MISSES) this.#wanted.add(inode);
    }
    return this.#wanted.size > 0 ? this.#relations.look(true) : known;
  }

  settled(): Promise<void> {
    return this.#relations.settled();
  }

  async #read(last: ReadonlyMap<number, Relations>): Promise<ReadonlyMap<number, Relations>> {
    const wanted = this.#wanted;
    this.#wanted = new Set();
    const { code, stdout } = await this.#host.run(COMMAND);
    // It gives up without a word when a process ends while it is being looked at; the next time it may not.
    if (code !== 0) return last;
    const known = parseLsns(stdout);
    if (this.#misses.size > MAX_MISSED) this.#misses.clear();
    for (const inode of wanted) if (!known.has(inode)) this.#misses.set(inode, (this.#misses.get(inode) ?? 0) + 1);
    return known;
  }
}

/** @throws Error when lsns printed something else than its JSON */
export function parseLsns(text: string): ReadonlyMap<number, Relations> {
  const { namespaces } = answerSchema.parse(JSON.parse(text));
  return new Map(namespaces.map(({ ns, pns, ons }) => [ns, { owner: ons || null, parent: pns || null }]));
}
