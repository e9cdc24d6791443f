/** Finds the other ends of veth pairs whose ends are in different network namespaces. */
import type { LinkPeer, LinkView } from "./network-view.ts";

/** The links of some network namespaces, by inode. */
export type LinksByNamespace = Readonly<Record<number, readonly LinkView[]>>;

/**
 * Where the peer of a link is, or null. Of a link elsewhere the kernel tells only its index there; a pair is one where each
 * names the other's index. Indexes count in each namespace, so that several may: then none is named.
 */
export function peerOf(link: LinkView, inode: number, all: LinksByNamespace): LinkPeer | null {
  if (link.kind !== "veth" || link.peer === null || link.peer.namespace !== null) return link.peer;
  const { index } = link.peer;
  const candidates = Object.entries(all).filter(([other, links]) => {
    const end = Number(other) === inode ? undefined : links.find((one) => one.index === index);
    return end?.kind === "veth" && end.peer?.namespace === null && end.peer.index === link.index;
  });
  const [only, more] = candidates;
  return { index, namespace: only && !more ? Number(only[0]) : null };
}
