/** Reads what ip(8) prints with -json: the links, addresses and routes of a network namespace. */
import { z } from "zod";
import type { AddressView, LinkView, RouteView } from "./network-view.ts";

const addressSchema = z.object({
  family: z.string().optional(),
  local: z.string().optional(),
  prefixlen: z.int().optional(),
  scope: z.string().optional(),
});

const linkSchema = z.object({
  ifindex: z.int(),
  ifname: z.string(),
  flags: z.array(z.string()),
  mtu: z.int(),
  operstate: z.string(),
  link_type: z.string(),
  address: z.string().optional(),
  /** Name of the bridge, or of another link that this one belongs to. */
  master: z.string().optional(),
  /** The other end: its name where it is in the same namespace, else its index. */
  link: z.string().nullish(),
  link_index: z.int().optional(),
  linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
  addr_info: z.array(addressSchema).optional(),
});

const routeSchema = z.object({
  type: z.string().optional(),
  dst: z.string(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  prefsrc: z.string().optional(),
  metric: z.int().optional(),
});

/**
 * The links that `ip -json -details address show` prints in the namespace with the inode `own`; null when it is no such
 * text. Of a peer in another namespace only its index is known (veth-pairs.ts).
 */
export function parseLinks(json: string, own: number): LinkView[] | null {
  const links = parseList(json, linkSchema);
  if (links === null) return null;
  const indexOf = (name: string | null | undefined) => links.find(({ ifname }) => ifname === name)?.ifindex ?? null;
  return links.map((link): LinkView => {
    const here = indexOf(link.link);
    const elsewhere = link.link_index === undefined ? null : { index: link.link_index, namespace: null };
    return {
      index: link.ifindex,
      name: link.ifname,
      kind: link.linkinfo?.info_kind ?? link.link_type,
      mac: link.address ?? null,
      mtu: link.mtu,
      flags: link.flags,
      state: link.operstate,
      bridge: indexOf(link.master),
      peer: here === null ? elsewhere : { index: here, namespace: own },
      addresses: (link.addr_info ?? []).flatMap(addressOf),
    };
  });
}

/** The routes that `ip -json route show` prints, with -6 those of IPv6; null when it is no such text. */
export function parseRoutes(json: string, family: RouteView["family"]): RouteView[] | null {
  const routes = parseList(json, routeSchema);
  if (routes === null) return null;
  return routes.map((route) => ({
    family,
    destination: route.dst,
    gateway: route.gateway ?? null,
    device: route.dev ?? null,
    source: route.prefsrc ?? null,
    metric: route.metric ?? null,
    type: route.type ?? "unicast",
  }));
}

function addressOf({ family, local, prefixlen, scope }: z.infer<typeof addressSchema>): AddressView[] {
  if ((family !== "inet" && family !== "inet6") || local === undefined || prefixlen === undefined) return [];
  return [{ family, address: local, prefixLength: prefixlen, scope: scope ?? "global" }];
}

/** ip prints nothing at all where it has nothing to tell, and `{}` for what its filters left out. */
function parseList<T extends z.ZodObject>(json: string, schema: T): z.output<T>[] | null {
  if (json.trim() === "") return [];
  try {
    const items = z.array(z.unknown()).parse(JSON.parse(json));
    return items.filter((item) => JSON.stringify(item) !== "{}").map((item) => schema.parse(item));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}
