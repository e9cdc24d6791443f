/**
 * Port previews: how the origin of a port is named, and the signed claims by which a learner reaches a port of their
 * sandbox. Pure; the caller brings the HMAC.
 */
import { z } from "zod/mini";
import { CLOCK_LEEWAY_MS } from "./limits.ts";
import type { Mac } from "./ticket.ts";

/** Where web asks a sandbox-server for a connection to a port, by an HTTP upgrade to this protocol. */
export const TUNNEL_PATH = "/ports";
export const TUNNEL_PROTOCOL = "drydock-port";

/** The one path of a preview's origin that is the lab's: `?pass=` opens the preview, `&to=` names what to show first. */
export const PREVIEW_OPEN_PATH = "/.drydock/open";

export const portSchema = z.int().check(z.gte(1), z.lte(65_535));

const LABEL_LENGTH = 20;
const NAME = new RegExp(`^([a-z0-9]{${LABEL_LENGTH}})--([1-9][0-9]{0,4})$`);

/** A port of a sandbox. `label` stands for the sandbox: nobody can guess it, or tell the sandbox from it. */
export interface PortName {
  label: string;
  port: number;
}

/** The first part of the host name of a port's origin: `<label>--<port>`. */
export function previewName({ label, port }: PortName): string {
  return `${label}--${port}`;
}

export function parsePreviewName(name: string): PortName | null {
  const [, label, digits] = NAME.exec(name) ?? [];
  const port = portSchema.safeParse(Number(digits));
  return label !== undefined && port.success ? { label, port: port.data } : null;
}

/**
 * A sandbox's label: a hash of its id under the lab's own key, so that it is as hard to guess as random text and stays
 * the same over a restart. Letters of both cases become one, as in any host name: no less than 85 bits are left.
 */
export function sandboxLabel(sandbox: string, mac: Mac): string {
  return mac.sign(`preview-label.${sandbox}`).slice(0, LABEL_LENGTH).toLowerCase().replace(/[-_]/g, "0");
}

/**
 * What claims are good for. `pass`: opens a port in a browser, once. `visit`: keeps it open there, as a cookie. `tunnel`:
 * one connection that web asks of a sandbox-server.
 */
export const CLAIM_LIFETIMES_MS = { pass: 60_000, visit: 12 * 60 * 60_000, tunnel: 60_000 } as const;
export type ClaimUse = keyof typeof CLAIM_LIFETIMES_MS;

const claimsSchema = z.strictObject({
  learner: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  label: z.string().check(z.regex(/^[a-z0-9]+$/), z.length(LABEL_LENGTH)),
  port: portSchema,
  /** In ms since the epoch. */
  expiresAtMs: z.int(),
  /** 96 random bits that no other claims have. */
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{16}$/)),
});

export type PreviewClaims = z.infer<typeof claimsSchema>;

/** Signs that a learner may reach a port, for as long as the use allows. */
export function sealClaims(
  use: ClaimUse,
  { learner, label, port }: Pick<PreviewClaims, "learner" | "label" | "port">,
  { mac, id, nowMs }: { mac: Mac; id: string; nowMs: number },
): string {
  const claims = claimsSchema.parse({ learner, label, port, expiresAtMs: nowMs + CLAIM_LIFETIMES_MS[use], id });
  const body = [use, claims.learner, claims.label, claims.port, claims.expiresAtMs, claims.id].join(".");
  return `${body}.${mac.sign(body)}`;
}

/** Null for whatever was not signed for this use, or is too old. */
export function readClaims(use: ClaimUse, text: unknown, mac: Mac, nowMs: number): PreviewClaims | null {
  if (typeof text !== "string") return null;
  const body = text.slice(0, Math.max(0, text.lastIndexOf(".")));
  const [saidUse, learner, label, port, expiresAt, id, ...rest] = body.split(".");
  const parsed = claimsSchema.safeParse({ learner, label, port: Number(port), expiresAtMs: Number(expiresAt), id });
  if (saidUse !== use || rest.length > 0 || !parsed.success) return null;
  if (!mac.verify(body, text.slice(body.length + 1))) return null;
  return parsed.data.expiresAtMs + CLOCK_LEEWAY_MS < nowMs ? null : parsed.data;
}

/** What a page gets when it asks for a port of its sandbox. */
export interface PreviewPass extends PortName {
  /** Claims for `pass`. */
  pass: string;
}
