/**
 * What becomes of headers between a browser and a program in a sandbox. The program sees a visitor of its own machine:
 * `localhost:PORT`. It sees nothing of the lab's, and can say nothing for the lab's other hosts. Pure.
 */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import type { PreviewPlace } from "./origin.ts";

/** Our cookies; none of them is for programs. */
const OWN_COOKIE = /^(__Host-)?drydock_/;

/** Between us and our neighbour only (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te"];

/** What a proxy in front of the lab asks for is not for programs, nor what it says of who asks. */
const NOT_FOR_PROGRAMS = [...HOP_BY_HOP, "trailer", "upgrade", "authorization", "expect", "forwarded", "x-real-ip"];

/**
 * What a program would say for more than its own origin: Clear-Site-Data's cookies are those of the whole domain,
 * Alt-Svc and Strict-Transport-Security speak for the lab's server.
 */
const NOT_FROM_PROGRAMS = [
  ...HOP_BY_HOP,
  ...["transfer-encoding", "upgrade", "clear-site-data", "alt-svc", "strict-transport-security"],
];

/** @param place where the browser is */
export function headersToProgram(headers: IncomingHttpHeaders, place: PreviewPlace): OutgoingHttpHeaders {
  const { host, protocol } = new URL(place.origin);
  const local = `http://localhost:${place.port}`;
  const kept = Object.entries(headers).filter(
    ([name]) => !NOT_FOR_PROGRAMS.includes(name) && !name.startsWith("x-forwarded-"),
  );
  const { cookie, origin, referer, ...others } = Object.fromEntries(kept) as IncomingHttpHeaders;
  const cookies = withoutOwnCookies(cookie);
  return {
    ...others,
    ...(cookies !== "" && { cookie: cookies }),
    ...(origin !== undefined && { origin: origin === place.origin ? local : origin }),
    ...(referer !== undefined && { referer: replaceOrigin(referer, place.origin, local) }),
    host: `localhost:${place.port}`,
    "x-forwarded-host": host,
    "x-forwarded-proto": protocol.slice(0, -1),
  };
}

function withoutOwnCookies(header = ""): string {
  const pairs = header.split(";").map((pair) => pair.trim());
  return pairs.filter((pair) => pair !== "" && !OWN_COOKIE.test(pair)).join("; ");
}

function replaceOrigin(url: string, from: string, to: string): string {
  return url === from || url.startsWith(`${from}/`) ? to + url.slice(from.length) : url;
}

/** @param urlOf where another port of the same sandbox is shown, for a redirect to it */
export function headersFromProgram(
  headers: IncomingHttpHeaders,
  place: PreviewPlace,
  urlOf: (port: number, path: string) => string,
): OutgoingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !NOT_FROM_PROGRAMS.includes(name));
  const { location, "set-cookie": cookies, ...others } = Object.fromEntries(kept) as IncomingHttpHeaders;
  const ownCookies = cookies?.filter((cookie) => !OWN_COOKIE.test(cookie.trim())).map(withoutDomain) ?? [];
  return {
    ...others,
    ...(location !== undefined && { location: redirected(location, place, urlOf) }),
    ...(ownCookies.length > 0 && { "set-cookie": ownCookies }),
  };
}

/** A cookie for a whole domain would reach other sandboxes, and the lab. */
function withoutDomain(cookie: string): string {
  const [pair = "", ...attributes] = cookie.split(";");
  return [pair, ...attributes.filter((attribute) => !/^\s*domain\s*(=|$)/i.test(attribute))].join(";");
}

/** What a program calls its own machine. */
const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "0.0.0.0", "[::1]", "[::]"]);

function redirected(location: string, place: PreviewPlace, urlOf: (port: number, path: string) => string): string {
  const local = `http://localhost:${place.port}`;
  const isRelative = !/^([a-z][a-z0-9+.-]*:|\/\/|\\|\/\\)/i.test(location);
  const url = URL.canParse(location, local) ? new URL(location, local) : null;
  if (isRelative || !url || url.protocol !== "http:" || !LOCAL_HOSTS.has(url.hostname)) return location;
  const port = url.port === "" ? 80 : Number(url.port);
  const path = url.pathname + url.search + url.hash;
  return port === place.port ? place.origin + path : urlOf(port, path);
}
