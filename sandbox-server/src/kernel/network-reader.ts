/** Reads the network namespaces of a sandbox for the network panel: asked by programs of the host's, so seldom. */
import type { KernelFacts } from "../../../lib/kernel/facts.ts";
import { parseLinks } from "../../../lib/kernel/ip-json.ts";
import type { Vantage } from "../../../lib/kernel/judge/vantage.ts";
import type { LinkView, NetworkView } from "../../../lib/kernel/network-view.ts";
import { printable } from "../../../lib/kernel/printable.ts";
import { type LinksByNamespace, peerOf } from "../../../lib/kernel/veth-pairs.ts";
import type { Host } from "../host/host.ts";
import { runInside } from "./inside-namespaces.ts";
import { NAT_COMMAND, parseNatRules } from "./nat.ts";
import { parseBothRoutes, readListeners } from "./network.ts";
import { findSocketHolders } from "./socket-holders.ts";

/** Of each kind in a namespace. */
const MAX_LINKS = 128;
const MAX_ROUTES = 128;
const MAX_LISTENERS = 128;

export interface NetworkSources {
  /** One for each network namespace. */
  vantages: readonly Vantage[];
  /** Inode of the mount namespace of the sandbox's init, which sees the namespaces that mounts keep. */
  mountNamespace: number;
  /** Host PIDs of the sandbox's processes by the inode of the network namespace they are in. */
  pids: ReadonlyMap<number, readonly number[]>;
}

/** One program after the other in one go: to start them is what they cost. A line of `#` between their answers. */
const COMMAND = [
  "sh",
  "-c",
  `ip -json -details address show; echo '#'; ip -json route show; echo; ip -json -6 route show; echo '#'; ${NAT_COMMAND}`,
];

/** By inode, as text. */
export async function readNetworkViews(host: Host, sources: NetworkSources): Promise<Record<string, NetworkView>> {
  const { vantages, mountNamespace } = sources;
  const networks: NonNullable<KernelFacts["networks"]> = {};
  const nat = new Map<number, string>();
  for (const [inode, text] of await runInside(host, "net", vantages, COMMAND, mountNamespace)) {
    const [address = "", route = "", ...ruleset] = text.split("\n#\n");
    const [links, routes] = [parseLinks(address, inode), parseBothRoutes(route)];
    networks[inode] = { ...(links && { links }), ...(routes && { routes }) };
    nat.set(inode, ruleset.join("\n#\n"));
  }
  await readListeners(host, vantages, mountNamespace, networks);
  const links: LinksByNamespace = Object.fromEntries(
    Object.entries(networks).map(([inode, network]) => [inode, network.links ?? []]),
  );
  const views = vantages.map(({ inode }): [string, NetworkView] => {
    const network = networks[inode] ?? {};
    const rules = parseNatRules(nat.get(inode) ?? "");
    const listeners = network.listeners?.slice(0, MAX_LISTENERS) ?? [];
    const sockets = new Set(listeners.map(({ socket }) => socket));
    const holders = findSocketHolders(host, sources.pids.get(inode) ?? [], sockets);
    const omitted: NetworkView["omitted"] = [];
    if (!network.links || network.links.length > MAX_LINKS) omitted.push("links");
    if (!network.routes || network.routes.length > MAX_ROUTES) omitted.push("routes");
    if (!network.listeners || network.listeners.length > MAX_LISTENERS) omitted.push("listeners");
    if (!rules) omitted.push("nat");
    return [
      String(inode),
      {
        links: linkViews(network.links ?? [], inode, links),
        routes: (network.routes ?? []).slice(0, MAX_ROUTES).map((route) => ({
          ...route,
          device: route.device === null ? null : printable(route.device),
        })),
        listeners: listeners.map(({ socket, ...listener }) => ({ ...listener, pids: holders.get(socket) ?? [] })),
        nat: rules ?? [],
        omitted,
      },
    ];
  });
  return Object.fromEntries(views);
}

function linkViews(own: readonly LinkView[], inode: number, all: LinksByNamespace): Record<string, LinkView> {
  const views = own.slice(0, MAX_LINKS).map((link): [string, LinkView] => {
    return [String(link.index), { ...link, name: printable(link.name), peer: peerOf(link, inode, all) }];
  });
  return Object.fromEntries(views);
}
