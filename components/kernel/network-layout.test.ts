import { describe, expect, it } from "vitest";
import type { LinkView, NetworkView } from "#lib/kernel/network-view.ts";
import { BOX_WIDTH, layOutNetworks, wirePath } from "./network-layout.ts";

function link(index: number, name: string, more: Partial<LinkView> = {}): LinkView {
  return {
    index,
    name,
    kind: "veth",
    mac: null,
    mtu: 1500,
    flags: ["UP"],
    state: "UP",
    bridge: null,
    peer: null,
    addresses: [],
    ...more,
  };
}

function network(...links: LinkView[]): NetworkView {
  return {
    links: Object.fromEntries(links.map((each) => [each.index, each])),
    routes: [],
    listeners: [],
    nat: [],
    omitted: [],
  };
}

describe("the picture of the network", () => {
  it("joins the two ends of a veth pair by one line, from box to box", () => {
    const networks = {
      1: network(link(4, "veth0", { peer: { index: 7, namespace: 2 } })),
      2: network(link(7, "eth0", { peer: { index: 4, namespace: 1 } })),
    };
    const { boxes, wires } = layOutNetworks(networks, 1);
    expect(boxes.map(({ x }) => x)).toEqual([0, BOX_WIDTH + 88]);
    expect(wires).toHaveLength(1);
    expect(wires[0]).toMatchObject({ start: { x: BOX_WIDTH }, end: { x: BOX_WIDTH + 88 } });
  });

  it("puts the ports of a bridge below it", () => {
    const { boxes } = layOutNetworks(
      { 1: network(link(2, "port", { bridge: 5 }), link(3, "other"), link(5, "br0", { kind: "bridge" })) },
      1,
    );
    expect(boxes[0]?.links.map(({ link: { name }, isPort }) => [name, isPort])).toEqual([
      ["other", false],
      ["br0", false],
      ["port", true],
    ]);
  });

  it("ends the line of a pair whose other end is not seen", () => {
    const { wires } = layOutNetworks({ 1: network(link(4, "veth0", { peer: { index: 9, namespace: null } })) }, 1);
    expect(wires[0]?.end).toBeNull();
    expect(wires[0] && wirePath(wires[0])).toMatch(/ h\d/);
  });
});
