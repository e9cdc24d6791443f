/** What ip(8) and /proc print of a network or IPC namespace, read. */
import { expect, test } from "vitest";
import { parseLinks, parseRoutes } from "./ip-json.ts";
import { parseListeners } from "./proc-net.ts";
import { parseIpcObjects } from "./sysvipc.ts";
import { peerOf } from "./veth-pairs.ts";

const base = { mtu: 1500, operstate: "UP", link_type: "ether", flags: ["BROADCAST", "UP"] };
const veth = { ...base, linkinfo: { info_kind: "veth" } };

test("links are read with their kind, their bridge, their addresses and where their peers are", () => {
  const json = JSON.stringify([
    { ...base, ifindex: 2, ifname: "br0", linkinfo: { info_kind: "bridge" }, addr_info: [] },
    { ...veth, ifindex: 3, ifname: "a", link: "b", master: "br0" },
    { ...veth, ifindex: 4, ifname: "b", link: "a" },
    {
      ...veth,
      ifindex: 5,
      ifname: "out",
      link_index: 9,
      link_netnsid: 0,
      addr_info: [{ family: "inet", local: "10.0.0.1", prefixlen: 24, scope: "global" }, {}],
    },
  ]);
  const links = parseLinks(json, 77);
  expect(links).toMatchObject([
    { index: 2, kind: "bridge", peer: null, bridge: null },
    { name: "a", kind: "veth", bridge: 2, peer: { index: 4, namespace: 77 } },
    { name: "b", bridge: null, peer: { index: 3, namespace: 77 } },
    { name: "out", peer: { index: 9, namespace: null }, addresses: [{ address: "10.0.0.1", prefixLength: 24 }] },
  ]);
});

test("text that is none of ip's is not taken for an empty list", () => {
  expect(parseLinks('[{"ifindex":1', 1)).toBeNull();
  expect(parseLinks('[{"ifindex":"1"}]', 1)).toBeNull();
  expect(parseRoutes("", "inet")).toEqual([]);
});

test("routes are read with their gateway and link", () => {
  const json =
    '[{"dst":"default","gateway":"10.0.0.2","dev":"a","flags":[]},{"dst":"10.0.0.0/24","dev":"a","metric":5}]';
  expect(parseRoutes(json, "inet")).toEqual([
    {
      family: "inet",
      destination: "default",
      gateway: "10.0.0.2",
      device: "a",
      source: null,
      metric: null,
      type: "unicast",
    },
    {
      family: "inet",
      destination: "10.0.0.0/24",
      gateway: null,
      device: "a",
      source: null,
      metric: 5,
      type: "unicast",
    },
  ]);
});

test("the ends of a pair find each other by their indexes, and only where no other pair could be meant", () => {
  const end = (index: number, peer: number) => {
    const [link] =
      parseLinks(JSON.stringify([{ ...veth, ifindex: index, ifname: `v${index}`, link_index: peer }]), 0) ?? [];
    if (!link) throw new Error("no link");
    return link;
  };
  const here = end(5, 2);
  expect(peerOf(here, 100, { 100: [here], 200: [end(2, 5)], 300: [end(2, 6)] })).toEqual({ index: 2, namespace: 200 });
  expect(peerOf(here, 100, { 100: [here], 200: [end(2, 5)], 300: [end(2, 5)] })).toEqual({ index: 2, namespace: null });
  expect(peerOf(here, 100, { 100: [here] })).toEqual({ index: 2, namespace: null });
});

const HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

test("sockets that wait for others are read, with their address as one writes it", () => {
  const tcp = `${HEAD}   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 0100007F:0051 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 2 1\n`;
  expect(parseListeners("tcp", tcp)).toMatchObject([{ protocol: "tcp", address: "127.0.0.1", port: 8080 }]);
  const line = (address: string, state: string) =>
    `${HEAD} 0: ${address}:0035 ${"0".repeat(32)}:0000 ${state} 0:0 0:0 0 0 0 1\n`;
  const only = (address: string) => parseListeners("udp6", line(address, "07"))[0]?.address;
  expect(only("0".repeat(32))).toBe("::");
  expect(only("00000000000000000000000001000000")).toBe("::1");
  expect(only("B80D0120000000000000000001000000")).toBe("2001:db8::1");
  expect(parseListeners("udp6", line("0".repeat(32), "01"))).toEqual([]);
});

test("System V objects are read with the key that ipcs shows", () => {
  const text = `       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid
        42          0   644           0          0     0     0  1000  1000
 -559038737          3   600           0          0     0     0     0     0\n`;
  expect(parseIpcObjects(text)).toEqual([
    { key: 0x2a, id: 0 },
    { key: 0xdeadbeef, id: 3 },
  ]);
});
