/** The HMAC that tickets and cookies are signed with. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Mac } from "../lib/protocol/ticket.ts";

/** HMAC-SHA-256 in base64url under a key given as hex. */
export function hmacSha256(keyHex: string): Mac {
  const key = Buffer.from(keyHex, "hex");
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
  return {
    sign,
    verify(text, mac) {
      const expected = Buffer.from(sign(text));
      const given = Buffer.from(mac);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
