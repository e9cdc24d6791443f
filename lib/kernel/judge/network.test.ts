/** Predicates on network and IPC namespaces. */
import { expect, test } from "vitest";
import type { KernelFacts } from "../facts.ts";
import type { LinkView } from "../network-view.ts";
import { predicateSchema } from "../predicate/predicate.ts";
import { evaluate, needsOf } from "./evaluate.ts";
import { factsWith, nested, shell } from "./facts.fixture.ts";

const link = (index: number, name: string, more: Partial<LinkView> = {}): LinkView => ({
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
});

const addresses: LinkView["addresses"] = [{ family: "inet", address: "10.0.0.1", prefixLength: 24, scope: "global" }];

/** The sandbox's namespace with a bridge and one end of a pair; in another one the other end. */
const FACTS: Partial<KernelFacts> = {
  processes: [shell, { ...nested, namespaces: { ...nested.namespaces, net: 202, ipc: 204 } }],
  keptNetworks: [{ inode: 302, path: "/run/netns/red" }],
  networks: {
    102: {
      links: [
        link(2, "br0", { kind: "bridge" }),
        link(3, "port", { bridge: 2, flags: [] }),
        link(5, "out", { addresses, peer: { index: 7, namespace: null } }),
      ],
      routes: [
        {
          family: "inet",
          destination: "default",
          gateway: "10.0.0.2",
          device: "out",
          source: null,
          metric: null,
          type: "unicast",
        },
      ],
      listeners: [{ protocol: "tcp6", address: "::", socket: 1, port: 80 }],
    },
    202: { links: [link(7, "eth0", { peer: { index: 5, namespace: null } })], routes: [], listeners: [] },
    302: { links: [link(1, "lo", { kind: "loopback" })] },
  },
  ipcObjects: {
    104: { queue: [], memory: [], semaphores: [] },
    204: { queue: [{ key: 0x2a, id: 3 }], memory: [], semaphores: [] },
  },
};

type Case = [name: string, asked: object, outcome: string, reason: string];

function judged(asked: object) {
  const { outcome, reason } = evaluate(predicateSchema.parse(asked), factsWith(FACTS));
  return { outcome, reason };
}

const saying = (outcome: string, reason: string) => ({ outcome, reason: expect.stringContaining(reason) });

test.each<Case>([
  ["by name", { name: "out", kind: "veth", up: true }, "holds", "out is a link in the sandbox."],
  ["no such name", { name: "eth9" }, "fails", "There is no link eth9 in the sandbox."],
  ["of another kind", { name: "out", kind: "bridge" }, "fails", "out in the sandbox is a veth, no bridge."],
  ["none of that kind", { kind: "vxlan" }, "fails", "There is no vxlan in the sandbox."],
  ["down", { name: "port", up: true }, "fails", "port in the sandbox is down."],
  ["a port of a bridge", { bridge: "br0" }, "holds", "port is a link"],
  ["no port of it", { name: "out", bridge: "br0" }, "fails", "out in the sandbox is no port of br0."],
  ["an address", { address: "10.0.0.1/24" }, "holds", "out is a link"],
  ["another address", { name: "out", address: "10.0.0.9/24" }, "fails", "has 10.0.0.1/24, not 10.0.0.9/24"],
  ["no address", { name: "port", address: "10.0.0.9/24" }, "fails", "has no address, not"],
  ["a pair across namespaces", { kind: "veth", peer: { in: "not-sandbox", name: "eth0" } }, "holds", "out is a link"],
  [
    "seen from the other end",
    { in: { nspid: 1 }, name: "eth0", peer: { in: "sandbox" } },
    "holds",
    "eth0 is a link in the net namespace of bash",
  ],
  [
    "an end that is elsewhere",
    { name: "out", peer: { in: "sandbox" } },
    "fails",
    "The other end of out in the sandbox is not where it must be.",
  ],
  ["an end with another name", { name: "out", peer: { name: "eth1" } }, "fails", "The other end, eth1, of out"],
  ["in a namespace that a name keeps", { in: { netns: "red" }, kind: "loopback" }, "holds", "lo is a link in red."],
  [
    "in none that is kept",
    { in: { netns: "blue" }, name: "lo" },
    "fails",
    "There is no network namespace called blue.",
  ],
  ["in any other", { in: "not-sandbox", name: "eth0" }, "holds", "eth0 is a link in net:[202]."],
])("link: %s", (_, asked, outcome, reason) => {
  expect(judged({ link: asked })).toEqual(saying(outcome, reason));
});

test.each<Case>([
  ["a way out", { to: "default", via: "10.0.0.2", device: "out" }, "holds", "leaves by out"],
  ["none", { in: { nspid: 1 }, to: "default" }, "fails", "There is no route to default in the net namespace of bash"],
  ["another gateway", { to: "default", via: "10.0.0.9" }, "fails", "goes via 10.0.0.2, not 10.0.0.9"],
  ["another link", { to: "default", device: "port" }, "fails", "leaves by out"],
  ["not read", { in: { netns: "red" }, to: "default" }, "unknown", "could not be read"],
])("route: %s", (_, asked, outcome, reason) => {
  expect(judged({ route: asked })).toEqual(saying(outcome, reason));
});

test.each<Case>([
  ["a port", { port: 80 }, "holds", "Port 80 (tcp) is open in the sandbox, at ::."],
  ["another port", { port: 81 }, "fails", "Nothing listens on port 81 (tcp) in the sandbox."],
  ["another protocol", { port: 80, protocol: "udp" }, "fails", "Nothing listens on port 80 (udp)"],
  ["another address", { port: 80, address: "127.0.0.1" }, "fails", "is open in the sandbox, but at ::."],
])("listener: %s", (_, asked, outcome, reason) => {
  expect(judged({ listener: asked })).toEqual(saying(outcome, reason));
});

test.each<Case>([
  [
    "in another namespace",
    { in: "not-sandbox", kind: "queue", key: 0x2a },
    "holds",
    "There is 1 message queue with key 0x2a in ipc:[204].",
  ],
  [
    "not in the sandbox",
    { kind: "queue", key: 0x2a },
    "fails",
    "There are no message queues with key 0x2a in the sandbox.",
  ],
  [
    "none at all",
    { kind: "queue", count: 0 },
    "holds",
    "There are no message queues in the sandbox. It must be exactly 0.",
  ],
])("ipc: %s", (_, asked, outcome, reason) => {
  expect(judged({ ipc: asked })).toEqual(saying(outcome, reason));
});

test("of a pair both sides are read, and namespaces that only a mount keeps are looked for where they may be meant", () => {
  const asked = { link: { kind: "veth", peer: { in: { netns: "red" } } } };
  expect(needsOf([predicateSchema.parse(asked)])).toEqual([
    { fact: "network", in: "sandbox", part: "links" },
    { fact: "kept-networks" },
    { fact: "network", in: { netns: "red" }, part: "links" },
  ]);
});
