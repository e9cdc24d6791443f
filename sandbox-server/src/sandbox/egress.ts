/**
 * A way out of a sandbox, where the host has chosen one: a veth pair to the host, which forwards to public IPv4 addresses
 * under its own. The host itself, other sandboxes, private and link-local networks stay out of reach, and IPv6 has no way
 * out at all. Root inside can set any address and route on its end, so that everything is decided on the host's.
 */
import type { Host } from "../host/host.ts";

/** Of the range for benchmarks (RFC 2544), which no network routes: 198.18.0.0/16 is the sandboxes' half of it. */
const GATEWAY = "198.19.0.1";
/** The resolver as sandboxes know it; rootfs/overlay/etc/resolv.conf names it. */
const RESOLVER = "198.19.0.53";

/** Starts the name of the host's end of each pair; an interface's name has at most 15 characters (IFNAMSIZ). */
const LINK_PREFIX = "dd-";

/** IPv4 that is not the internet (IANA special-purpose registry, RFC 6890), multicast, and a cloud's metadata. */
const OFF_LIMITS = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
  // Azure's: it looks public and answers its own virtual machines only.
  "168.63.129.16",
];

/** Connections of one sandbox at a time: the host's table of them is everybody's. */
const MAX_CONNECTIONS = 512;

/** The host's end of a sandbox's pair: follows from its id, so that a sweeper finds it. */
export function linkName(id: string): string {
  return `${LINK_PREFIX}${id.slice(LINK_PREFIX.length - 15)}`;
}

/** A sandbox's own address; no other slot's. */
export function sandboxAddress(slot: number): string {
  return `198.18.${slot >> 8}.${slot & 255}`;
}

/** The rules, for nft(8). @param resolver IPv4 address to which questions for names go; without one they go nowhere */
export function egressRules(resolver: string | undefined): string {
  const asked = `ip daddr ${resolver} meta l4proto { tcp, udp } th dport 53`;
  return `
table inet drydock
delete table inet drydock
table inet drydock {
  set connections { type ipv4_addr; flags dynamic; size 65536; }
  chain spoofed {
    type filter hook prerouting priority raw; policy accept;
    iifname "${LINK_PREFIX}*" fib saddr . iif oif missing drop
  }
  chain names {
    type nat hook prerouting priority dstnat; policy accept;
    ${resolver ? `iifname "${LINK_PREFIX}*" ${asked.replace(resolver, RESOLVER)} dnat ip to ${resolver}` : ""}
  }
  chain to_host {
    type filter hook input priority filter; policy accept;
    iifname "${LINK_PREFIX}*" reject with icmpx admin-prohibited
  }
  chain through_host {
    type filter hook forward priority filter; policy accept;
    oifname "${LINK_PREFIX}*" ct state established,related accept
    oifname "${LINK_PREFIX}*" reject with icmpx admin-prohibited
    iifname "${LINK_PREFIX}*" jump from_sandbox
  }
  chain from_sandbox {
    meta nfproto ipv6 reject with icmpx admin-prohibited
    ct state invalid drop
    ct state new add @connections { ip saddr ct count over ${MAX_CONNECTIONS} } reject with icmpx admin-prohibited
    ${resolver ? `${asked} ct status dnat accept` : ""}
    ip daddr { ${OFF_LIMITS.join(", ")} } reject with icmpx admin-prohibited
  }
  chain leaving {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr 198.18.0.0/16 masquerade
  }
}`;
}

/**
 * Sets the rules and lets the host forward; to be called before the first sandbox with egress.
 * @throws Error when the host has no nftables
 */
export async function openEgress(host: Host, resolver: string | undefined): Promise<void> {
  const { code, stderr } = await host.run(["nft", egressRules(resolver)]).catch((cause: unknown) => {
    throw new Error("egress needs nft(8): install the package nftables", { cause });
  });
  if (code !== 0) throw new Error(`the rules for egress could not be set: ${stderr.trim()}`);
  host.writeText("/proc/sys/net/ipv4/ip_forward", "1");
}

/** Takes the rules away, unless a sandbox still has a link that they guard. */
export async function closeEgress(host: Host): Promise<void> {
  if (host.readText("/proc/net/dev")?.includes(LINK_PREFIX)) return;
  await host.run(["nft", "delete table inet drydock"]);
}

/** For `sh -ec`, with the arguments of {@link linkCommand}. */
const SCRIPT = `
link=$1 pid=$2 address=$3
# No link without the rules that guard it: somebody may have flushed all of the host's.
nft list chain inet drydock to_host >/dev/null
ip link add "$link" type veth peer name eth0 netns "$pid"
# Nothing answers on the host's end: it has no address but the gateway's, and that one is IPv4.
[ ! -e /proc/sys/net/ipv6 ] || echo 1 >"/proc/sys/net/ipv6/conf/$link/disable_ipv6"
ip -batch - <<END
address add ${GATEWAY}/32 dev $link
link set $link up
route add $address/32 dev $link
END
nsenter --target "$pid" --net ip -batch - <<END
address add $address/32 dev eth0
link set eth0 up
route add ${GATEWAY}/32 dev eth0
route add default via ${GATEWAY}
END
`;

/** Makes a sandbox's link. @param link the host's end @param initPid host PID of the sandbox's init */
export function linkCommand(link: string, initPid: number, address: string): string[] {
  return ["sh", "-ec", SCRIPT, "sh", link, String(initPid), address];
}
