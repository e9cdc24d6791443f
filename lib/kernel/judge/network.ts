/** Judges `link`, `route` and `listener` by what the kernel tells inside a network namespace. */
import type { KernelFacts } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import type { LinkView } from "../network-view.ts";
import type { LinkPredicate, ListenerPredicate, NetworkScope, RoutePredicate } from "../predicate/network.ts";
import { printable } from "../printable.ts";
import { peerOf } from "../veth-pairs.ts";
import { fromAny, vantageNeeds, vantagesOf } from "./vantage.ts";
import { fails, holds, unknown, type Verdict, verdict } from "./verdict.ts";

export function judgeLink(predicate: LinkPredicate, facts: KernelFacts): Verdict {
  return fromAny(predicate.in ?? "sandbox", "net", facts, ({ inode, name }) => {
    const links = facts.networks?.[inode]?.links;
    if (!links) return unknown(`The links in ${name} could not be read.`);
    let candidates = links;
    for (const { test, complaint } of conditions(predicate, inode, facts)) {
      const remaining = candidates.filter(test);
      if (remaining.length === 0) return fails(complaint(candidates.at(-1), name));
      candidates = remaining;
    }
    const [found] = candidates;
    return holds(`${printable(found?.name ?? "")} is a link in ${name}.`, [{ value: found?.mac ?? "" }]);
  });
}

export function judgeRoute({ in: scope, to, via, device }: RoutePredicate, facts: KernelFacts): Verdict {
  return fromAny(scope ?? "sandbox", "net", facts, ({ inode, name }) => {
    const routes = facts.networks?.[inode]?.routes;
    if (!routes) return unknown(`The routes in ${name} could not be read.`);
    const route = routes.find(({ destination }) => destination === to);
    if (!route) return fails(`There is no route to ${to} in ${name}.`);
    const seen = [{ value: route.gateway ?? "" }];
    if (via !== undefined && route.gateway !== via) {
      return fails(`The route to ${to} in ${name} goes via ${route.gateway ?? "no gateway"}, not ${via}.`, seen);
    }
    const isSo = device === undefined || route.device === device;
    return verdict(isSo, `The route to ${to} in ${name} leaves by ${printable(route.device ?? "no link")}.`, seen);
  });
}

export function judgeListener({ in: scope, port, protocol, address }: ListenerPredicate, facts: KernelFacts): Verdict {
  return fromAny(scope ?? "sandbox", "net", facts, ({ inode, name }) => {
    const listeners = facts.networks?.[inode]?.listeners;
    if (!listeners) return unknown(`The sockets in ${name} could not be read.`);
    const here = listeners.filter((one) => one.port === port && one.protocol.startsWith(protocol));
    const found = here.find((one) => address === undefined || one.address === address);
    if (found)
      return holds(`Port ${port} (${protocol}) is open in ${name}, at ${found.address}.`, [{ value: found.address }]);
    const [other] = here;
    if (other) return fails(`Port ${port} (${protocol}) is open in ${name}, but at ${other.address}.`);
    return fails(`Nothing listens on port ${port} (${protocol}) in ${name}.`);
  });
}

export function networkNeeds(scope: NetworkScope = "sandbox", part: "links" | "routes" | "listeners"): FactNeed[] {
  return [...vantageNeeds(scope, "net"), { fact: "network", in: scope, part }];
}

export function linkNeeds({ in: scope, peer }: LinkPredicate): FactNeed[] {
  return [...networkNeeds(scope, "links"), ...(peer?.in === undefined ? [] : networkNeeds(peer.in, "links"))];
}

interface Condition {
  test: (link: LinkView) => boolean;
  complaint: (nearest: LinkView | undefined, where: string) => string;
}

function conditions(
  { name, kind, up, address, bridge, peer }: LinkPredicate,
  inode: number,
  facts: KernelFacts,
): Condition[] {
  const list: Condition[] = [];
  const links = facts.networks?.[inode]?.links ?? [];
  const linkName = (index: number | null | undefined) => links.find((link) => link.index === index)?.name;
  const called = (link: LinkView | undefined) => (link ? printable(link.name) : "No link");
  if (name !== undefined) {
    list.push({ test: (link) => link.name === name, complaint: (_, where) => `There is no link ${name} in ${where}.` });
  }
  if (kind !== undefined) {
    const complaint: Condition["complaint"] = (link, where) =>
      name === undefined
        ? `There is no ${kind} in ${where}.`
        : `${called(link)} in ${where} is a ${link?.kind}, no ${kind}.`;
    list.push({ test: (link) => link.kind === kind, complaint });
  }
  if (bridge !== undefined) {
    const test = (link: LinkView) => link.bridge !== null && linkName(link.bridge) === bridge;
    list.push({ test, complaint: (link, where) => `${called(link)} in ${where} is no port of ${bridge}.` });
  }
  if (peer !== undefined) list.push(peerCondition(peer, inode, facts));
  if (address !== undefined) {
    const test = (link: LinkView) => addressesOf(link).includes(address);
    const complaint: Condition["complaint"] = (link, where) =>
      `${called(link)} in ${where} has ${(link && addressesOf(link).join(", ")) || "no address"}, not ${address}.`;
    list.push({ test, complaint });
  }
  if (up !== undefined) {
    const complaint: Condition["complaint"] = (link, where) => `${called(link)} in ${where} is ${up ? "down" : "up"}.`;
    list.push({ test: (link) => link.flags.includes("UP") === up, complaint });
  }
  return list;
}

function peerCondition(peer: NonNullable<LinkPredicate["peer"]>, inode: number, facts: KernelFacts): Condition {
  const places = peer.in === undefined ? null : vantagesOf(peer.in, "net", facts);
  const all = Object.fromEntries(Object.entries(facts.networks ?? {}).map(([key, { links = [] }]) => [key, links]));
  const test = (link: LinkView) => {
    const end = peerOf(link, inode, all);
    if (!end || end.namespace === null) return false;
    if (places && !places.found.some((place) => place.inode === end.namespace)) return false;
    return peer.name === undefined || all[end.namespace]?.find(({ index }) => index === end.index)?.name === peer.name;
  };
  const wanted = peer.name === undefined ? "The other end" : `The other end, ${peer.name},`;
  const complaint: Condition["complaint"] = (link, where) => {
    if (places?.found.length === 0) return places.reason;
    return `${wanted} of ${link ? printable(link.name) : "a veth pair"} in ${where} is not where it must be.`;
  };
  return { test, complaint };
}

function addressesOf({ addresses }: LinkView): string[] {
  return addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`);
}
