/** Places network namespaces as boxes and their links as rows in them, so that veth pairs can be joined by lines. Pure. */
import type { LinkView, NetworkView } from "#lib/kernel/network-view.ts";

export const BOX_WIDTH = 280;
const GAP = 88;
const HEAD = 28;
export const ROW = 34;
const FOOT = 8;

export interface PlacedLink {
  link: LinkView;
  y: number;
  /** Port of the bridge that stands above it. */
  isPort: boolean;
}

export interface PlacedBox {
  inode: number;
  x: number;
  y: number;
  height: number;
  links: PlacedLink[];
}

/** From one link to its peer; `end` is null for a peer outside of what is seen. */
export interface Wire {
  key: string;
  label: string;
  start: { x: number; y: number };
  end: { x: number; y: number } | null;
}

export interface NetworkLayout {
  width: number;
  height: number;
  boxes: PlacedBox[];
  wires: Wire[];
}

/** The sandbox's own namespace on the left, the others in a column on the right. */
export function layOutNetworks(
  networks: Readonly<Record<string, NetworkView>>,
  own: number | undefined,
): NetworkLayout {
  const inodes = Object.keys(networks)
    .map(Number)
    .toSorted((one, other) => one - other);
  let rightY = 0;
  const boxes = inodes.map((inode): PlacedBox => {
    const links = rowsOf(networks[inode]?.links ?? {});
    const height = HEAD + Math.max(1, links.length) * ROW + FOOT;
    if (inode === own) return { inode, x: 0, y: 0, height, links };
    const box = { inode, x: BOX_WIDTH + GAP, y: rightY, height, links };
    rightY += height + 16;
    return box;
  });
  const height = Math.max(0, ...boxes.map((box) => box.y + box.height));
  const width = boxes.length > 1 ? 2 * BOX_WIDTH + GAP : BOX_WIDTH + GAP;
  return { width, height, boxes, wires: wiresOf(boxes, own) };
}

/** Ports follow their bridge. */
function rowsOf(links: Readonly<Record<string, LinkView>>): PlacedLink[] {
  const all = Object.values(links).toSorted((one, other) => one.index - other.index);
  const present = new Set(all.map(({ index }) => index));
  const isPort = ({ bridge }: LinkView) => bridge !== null && present.has(bridge);
  const ordered = all
    .filter((link) => !isPort(link))
    .flatMap((link) => [link, ...all.filter((port) => isPort(port) && port.bridge === link.index)]);
  return ordered.map((link, row) => ({ link, y: HEAD + row * ROW, isPort: isPort(link) }));
}

function wiresOf(boxes: PlacedBox[], own: number | undefined): Wire[] {
  const wires = new Map<string, Wire>();
  for (const box of boxes) {
    for (const { link, y } of box.links) {
      const { peer } = link;
      if (link.kind !== "veth" || !peer) continue;
      const far = boxes.find(({ inode }) => inode === (peer.namespace ?? -1));
      const farRow = far?.links.find((row) => row.link.index === peer.index);
      const key = [`${box.inode}/${link.index}`, `${peer.namespace}/${peer.index}`].toSorted().join(" ");
      if (wires.has(key)) continue;
      const side = (of: PlacedBox) => of.x + (of.inode === own ? BOX_WIDTH : 0);
      const end = far && farRow ? { x: side(far), y: far.y + farRow.y + ROW / 2 } : null;
      const label = farRow
        ? `${link.name} and ${farRow.link.name} are the two ends of a veth pair`
        : `${link.name}: its other end is not in the sandbox`;
      wires.set(key, { key, label, start: { x: side(box), y: box.y + y + ROW / 2 }, end });
    }
  }
  return [...wires.values()];
}

/** Two ends on the same side bulge outwards; others cross the gap between the columns. */
export function wirePath({ start, end }: Wire): string {
  if (!end) return `M${start.x},${start.y} h${start.x === BOX_WIDTH ? GAP / 3 : -GAP / 3}`;
  const reach = start.x === end.x ? (start.x === BOX_WIDTH ? GAP / 2 : -GAP / 2) : (end.x - start.x) / 2;
  const endReach = start.x === end.x ? reach : -reach;
  return `M${start.x},${start.y} C${start.x + reach},${start.y} ${end.x + endReach},${end.y} ${end.x},${end.y}`;
}
