/** Whose address a request comes from, for counting wrong tries. */
import type { IncomingMessage } from "node:http";

/**
 * The peer's address; behind a proxy on this machine, such as one that ends TLS, what the proxy says of the peer. An IPv6
 * address stands for its /64, of which one machine has all.
 */
export function clientAddress({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): string {
  const peer = plain(socket.remoteAddress ?? "");
  const forwarded = [headers["x-forwarded-for"] ?? ""].flat().join(",").split(",").at(-1)?.trim();
  const address = isLoopback(peer) && forwarded ? plain(forwarded) : peer;
  return address.includes(":") ? firstHalf(address) : address;
}

/** An IPv4 address as it is, where a socket of both kinds shows it as an IPv6 one. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

function firstHalf(address: string): string {
  const [before = "", after] = address.split("::");
  const head = before.split(":").filter(Boolean);
  const tail = (after ?? "").split(":").filter(Boolean);
  const zeros =
    after === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(":")}::/64`;
}
