/** Reads network namespaces: links and routes by the host's ip(8), run inside; sockets from /proc/PID/net. */
import type { KernelFacts } from "../../../lib/kernel/facts.ts";
import { parseLinks, parseRoutes } from "../../../lib/kernel/ip-json.ts";
import type { Vantage } from "../../../lib/kernel/judge/vantage.ts";
import type { RouteView } from "../../../lib/kernel/network-view.ts";
import { type Listener, parseListeners, SOCKET_TABLES, type SocketTable } from "../../../lib/kernel/proc-net.ts";
import type { Host } from "../host/host.ts";
import { runInside } from "./inside-namespaces.ts";

type Networks = NonNullable<KernelFacts["networks"]>;

/** Sockets that wait for others stand first in these files. */
const MAX_SOCKET_TABLE_BYTES = 128 * 1024;

/** @param mountNamespace of the sandbox's init, which sees the namespaces that mounts keep */
export async function readLinks(host: Host, vantages: readonly Vantage[], mountNamespace: number, into: Networks) {
  const command = ["ip", "-json", "-details", "address", "show"];
  for (const [inode, text] of await runInside(host, "net", vantages, command, mountNamespace)) {
    const links = parseLinks(text, inode);
    if (links) into[inode] = { ...into[inode], links };
  }
}

export async function readRoutes(host: Host, vantages: readonly Vantage[], mountNamespace: number, into: Networks) {
  // Two lines; JSON has no newline of its own.
  const command = ["sh", "-c", "ip -json route show; echo; ip -json -6 route show"];
  for (const [inode, text] of await runInside(host, "net", vantages, command, mountNamespace)) {
    const routes = parseBothRoutes(text);
    if (routes) into[inode] = { ...into[inode], routes };
  }
}

/** What ip(8) prints of IPv4, then of IPv6; null when it is no such text. */
export function parseBothRoutes(text: string): RouteView[] | null {
  const [four = "", six = ""] = text.split(/\n+/).filter((line) => line.trim() !== "");
  const routes = [parseRoutes(four, "inet"), parseRoutes(six, "inet6")];
  return routes.every((list) => list !== null) ? routes.flat() : null;
}

export async function readListeners(host: Host, vantages: readonly Vantage[], mountNamespace: number, into: Networks) {
  const kept = vantages.filter(({ keptAt }) => keptAt !== undefined);
  for (const { pid, inode, keptAt } of vantages) {
    if (keptAt !== undefined) continue;
    using folder = host.hold(`/proc/${pid}`);
    if (!folder || host.readLink(`${folder.path}/ns/net`) !== `net:[${inode}]`) continue;
    const read = (table: SocketTable) =>
      host.readHead(`${folder.path}/net/${table}`, MAX_SOCKET_TABLE_BYTES)?.text ?? "";
    into[inode] = { ...into[inode], listeners: parseAll(read) };
  }
  const command = ["sh", "-c", `cd /proc/net && for table in ${SOCKET_TABLES.join(" ")}; do cat $table; echo; done`];
  for (const [inode, text] of await runInside(host, "net", kept, command, mountNamespace)) {
    const tables = text.split("\n\n");
    into[inode] = { ...into[inode], listeners: parseAll((table) => tables[SOCKET_TABLES.indexOf(table)] ?? "") };
  }
}

function parseAll(read: (table: SocketTable) => string): Listener[] {
  return SOCKET_TABLES.flatMap((table) => parseListeners(table, read(table)));
}
