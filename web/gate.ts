/** Whom web answers at all: its own host names, and pages of its own origins. */
import type { IncomingMessage } from "node:http";

export interface Gate {
  /**
   * Is the request meant for one of our host names? A page elsewhere can point its own name at our
   * address (DNS rebinding) and then read what we answer; the Host header still carries its name.
   */
  knowsHost(request: IncomingMessage): boolean;
  /** Did the browser ask over TLS? */
  isSecure(request: IncomingMessage): boolean;
  /** Does it come from a page of another website? Without an Origin header it comes from no page. */
  isForeign(request: IncomingMessage): boolean;
}

export function gateFor(origins: readonly string[]): Gate {
  const hosts = new Set(origins.map((origin) => new URL(origin).host));
  const secureHosts = new Set(origins.filter((origin) => origin.startsWith("https:")).map((one) => new URL(one).host));
  return {
    isSecure: ({ headers }) => secureHosts.has((headers.host ?? "").toLowerCase()),
    knowsHost: ({ headers }) => hosts.has((headers.host ?? "").toLowerCase()),
    isForeign: ({ headers }) => headers.origin !== undefined && !origins.includes(headers.origin),
  };
}
