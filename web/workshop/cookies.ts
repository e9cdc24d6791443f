/** The cookies by which a browser is known: one as a host, one as somebody in a workshop; it may be both. */

export const HOST_COOKIE = "drydock_host";
export const PERSON_COOKIE = "drydock_person";

export interface CookieOptions {
  /** `lax` for what must be there when somebody follows a link from a mail. */
  sameSite: "lax" | "strict";
  isSecure: boolean;
  /** 0 takes the cookie away. */
  maxAgeSeconds: number;
}

/** Out of reach of scripts, and not sent along with other websites' requests. */
export function cookie(name: string, value: string, { sameSite, isSecure, maxAgeSeconds }: CookieOptions): string {
  const parts = [`${name}=${value}`, "Path=/", "HttpOnly", `SameSite=${sameSite}`, `Max-Age=${maxAgeSeconds}`];
  return [...parts, ...(isSecure ? ["Secure"] : [])].join("; ");
}

/** Values by name; the first of a name counts. */
export function readCookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split("="));
  return new Map(pairs.toReversed().map(([name = "", ...value]) => [name, value.join("=")]));
}
