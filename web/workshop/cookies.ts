/** The cookies by which a browser is known: one as a host, one as somebody in a workshop; it may be both. */
import { LEARNER_COOKIE } from "../identity.ts";

export const HOST_COOKIE = "drydock_host";
export const PERSON_COOKIE = "drydock_person";

/** Those that say who somebody is. */
const IDENTITIES = [HOST_COOKIE, PERSON_COOKIE, LEARNER_COOKIE];

export interface CookieOptions {
  /** `lax` for what must be there when somebody follows a link from a mail. */
  sameSite: "lax" | "strict";
  isSecure: boolean;
  /** 0 takes the cookie away. */
  maxAgeSeconds: number;
}

/** Names that begin so are written over TLS, by the very host that reads them (RFC 6265bis, 4.1.3). */
const HOST_PREFIX = "__Host-";

/** Out of reach of scripts, and not sent along with other websites' requests. */
export function cookie(name: string, value: string, { sameSite, isSecure, maxAgeSeconds }: CookieOptions): string {
  const parts = [`=${value}`, "Path=/", "HttpOnly", `SameSite=${sameSite}`, `Max-Age=${maxAgeSeconds}`].join("; ");
  return isSecure ? `${HOST_PREFIX}${name}${parts}; Secure` : name + parts;
}

/**
 * The cookies of a request over TLS, with identities under their plain names. One that came under its plain name is left
 * out: any other host of the domain can have written it, such as a preview's.
 */
export function withoutForeign(header: string): string {
  const pairs = header.split(";").map((pair) => pair.trim());
  const isIdentity = (pair: string) => IDENTITIES.some((name) => pair.startsWith(`${name}=`));
  const ownName = (pair: string) => (pair.startsWith(HOST_PREFIX) ? pair.slice(HOST_PREFIX.length) : pair);
  return pairs
    .filter((pair) => !isIdentity(pair))
    .map((pair) => (isIdentity(ownName(pair)) ? ownName(pair) : pair))
    .join("; ");
}

/** Values by name; the first of a name counts. */
export function readCookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split("="));
  return new Map(pairs.toReversed().map(([name = "", ...value]) => [name, value.join("=")]));
}
