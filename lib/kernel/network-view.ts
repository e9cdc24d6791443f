/** What a learner sees of a network namespace: links, addresses, routes, listeners and NAT rules. */

export interface NetworkView {
  /** By interface index, as text. */
  links: Record<string, LinkView>;
  routes: RouteView[];
  listeners: ListenerView[];
  nat: NatRuleView[];
  /** What could not be read or is too much to be shown. */
  omitted: ("links" | "routes" | "listeners" | "nat")[];
}

export interface LinkView {
  /** Interface index: unique in its namespace only. */
  index: number;
  name: string;
  /** `loopback`, `veth`, `bridge`, `dummy`, … */
  kind: string;
  mac: string | null;
  mtu: number;
  /** Flags of `ip link`: UP, LOWER_UP, … */
  flags: string[];
  /** `UP`, `DOWN`, `UNKNOWN`, `LOWERLAYERDOWN`, …: RFC 2863's operational state. */
  state: string;
  /** Index of the bridge it is a port of. */
  bridge: number | null;
  /** The other end of a veth pair, or what a macvlan or vlan stands on. */
  peer: LinkPeer | null;
  addresses: AddressView[];
}

export interface LinkPeer {
  index: number;
  /** Inode of its network namespace; null when it is none of the sandbox's that could be told. */
  namespace: number | null;
}

export interface AddressView {
  family: "inet" | "inet6";
  address: string;
  prefixLength: number;
  /** `global`, `link`, `host`. */
  scope: string;
}

export interface RouteView {
  family: "inet" | "inet6";
  /** `default` or a prefix. */
  destination: string;
  gateway: string | null;
  /** Name of the interface. */
  device: string | null;
  /** Preferred source address. */
  source: string | null;
  metric: number | null;
  /** `unicast`, `blackhole`, `unreachable`, … */
  type: string;
}

/** A socket that waits for others: TCP in state LISTEN, or UDP bound without a peer. */
export interface ListenerView {
  protocol: "tcp" | "tcp6" | "udp" | "udp6";
  address: string;
  port: number;
  /** Host PIDs of the sandbox's processes that hold it. */
  pids: number[];
}

export interface NatRuleView {
  /** nft's family: `ip`, `ip6`, `inet`. */
  family: string;
  table: string;
  chain: string;
  /** `prerouting`, `postrouting`, …; null for a chain that others jump to. */
  hook: string | null;
  /** The rule as nft prints it. */
  rule: string;
}
