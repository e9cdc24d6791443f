/** `link`, `route` and `listener`: what a network namespace has. */
import { z } from "zod";
import { saysSomething } from "./parts.ts";
import { processReference } from "./process.ts";

const name = z.string().min(1).max(15);
const prefix = z.string().regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/, { error: "write address and prefix: 10.0.0.1/24" });
const address = z.string().regex(/^[0-9a-fA-F.:]+$/, { error: "write an address: 10.0.0.1" });

/** As for others, and one that `ip netns add` keeps, by its name. */
export const networkScope = z.union([
  z.enum(["sandbox", "not-sandbox", "shell"]),
  processReference,
  z.strictObject({ netns: z.string().regex(/^[\w.-]{1,64}$/) }),
]);

export const linkPredicate = z
  .strictObject({
    in: networkScope.optional(),
    name: name.optional(),
    /** `ip -details link` names it: veth, bridge, dummy, … */
    kind: z.string().min(1).optional(),
    up: z.boolean().optional(),
    /** One of its addresses, with the length of its prefix. */
    address: prefix.optional(),
    /** Name of the bridge that it is a port of. */
    bridge: name.optional(),
    /** Where the other end of a veth pair is, and its name. */
    peer: z
      .strictObject({ in: networkScope.optional(), name: name.optional() })
      .refine(saysSomething, { error: "says nothing about the peer" })
      .optional(),
  })
  .refine((value) => Object.keys(value).some((key) => key !== "in"), { error: "says nothing about the link" });

export const routePredicate = z.strictObject({
  in: networkScope.optional(),
  /** `default`, or a prefix. */
  to: z.union([z.literal("default"), prefix, address]),
  via: address.optional(),
  device: name.optional(),
});

export const listenerPredicate = z.strictObject({
  in: networkScope.optional(),
  port: z.int().min(1).max(65_535),
  protocol: z.enum(["tcp", "udp"]).default("tcp"),
  /** The address it listens on; `0.0.0.0` and `::` for all. */
  address: address.optional(),
});

export type NetworkScope = z.infer<typeof networkScope>;
export type LinkPredicate = z.infer<typeof linkPredicate>;
export type RoutePredicate = z.infer<typeof routePredicate>;
export type ListenerPredicate = z.infer<typeof listenerPredicate>;
