/** Who may see a preview: a pass opens it once, and is exchanged for a cookie of that one origin. */
import { randomBytes } from "node:crypto";
import { CLOCK_LEEWAY_MS } from "../../lib/protocol/limits.ts";
import {
  CLAIM_LIFETIMES_MS,
  type ClaimUse,
  type PortName,
  type PreviewClaims,
  readClaims,
  sealClaims,
} from "../../lib/protocol/preview.ts";
import type { Mac } from "../../lib/protocol/ticket.ts";
import { readCookies } from "../workshop/cookies.ts";

/** One for a tab of its own, one for a frame on a page of another site's: no browser keeps one cookie for both. */
const TAB_COOKIE = "drydock_preview";
const FRAME_COOKIE = "drydock_preview_frame";

export class PreviewAccess {
  readonly #mac: Mac;
  /** Ids of passes that have been used, with when they would have ended. */
  readonly #used = new Map<string, number>();

  constructor(mac: Mac) {
    this.#mac = mac;
  }

  /** The cookies that a pass is good for; null for none, for a used one, and for another port's. */
  enter(pass: unknown, name: PortName, nowMs: number): string[] | null {
    const claims = readClaims("pass", pass, this.#mac, nowMs);
    if (!claims || !isFor(claims, name) || this.#used.has(claims.id)) return null;
    for (const [id, expiresAtMs] of this.#used) {
      if (expiresAtMs + CLOCK_LEEWAY_MS < nowMs) this.#used.delete(id);
    }
    this.#used.set(claims.id, claims.expiresAtMs);
    const visit = this.#seal("visit", claims, nowMs);
    const attributes = `Path=/; HttpOnly; Max-Age=${CLAIM_LIFETIMES_MS.visit / 1_000}`;
    return [
      `${TAB_COOKIE}=${visit}; ${attributes}; SameSite=Lax`,
      // Browsers take `Secure` from http://*.localhost too, which no network can read.
      `${FRAME_COOKIE}=${visit}; ${attributes}; SameSite=None; Secure; Partitioned`,
    ];
  }

  /** Who comes with the cookie of this very port. */
  visitor(cookieHeader: string | undefined, name: PortName, nowMs: number): PreviewClaims | null {
    const cookies = readCookies(cookieHeader);
    const visits = [TAB_COOKIE, FRAME_COOKIE].map((kept) => readClaims("visit", cookies.get(kept), this.#mac, nowMs));
    return visits.find((claims) => claims !== null && isFor(claims, name)) ?? null;
  }

  /** What a sandbox-server connects a visitor for. */
  tunnelTicket(visitor: PreviewClaims, nowMs: number): string {
    return this.#seal("tunnel", visitor, nowMs);
  }

  /** For a visitor who is sent on to another port of the same sandbox. */
  passTo(port: number, visitor: PreviewClaims, nowMs: number): string {
    return this.#seal("pass", { ...visitor, port }, nowMs);
  }

  #seal(use: ClaimUse, claims: PreviewClaims, nowMs: number): string {
    return sealClaims(use, claims, { mac: this.#mac, id: randomBytes(12).toString("base64url"), nowMs });
  }
}

function isFor(claims: PreviewClaims, { label, port }: PortName): boolean {
  return claims.label === label && claims.port === port;
}
