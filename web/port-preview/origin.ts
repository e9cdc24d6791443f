/**
 * Under which origins previews of ports stand: one for each port of each sandbox, `*` in a pattern such as
 * `https://*.preview.lab.example`. Pure; web's environment, the page's policy and the front all ask here.
 */
import { type PortName, parsePreviewName, previewName } from "../../lib/protocol/preview.ts";

export interface PreviewSettings {
  /** The pattern that whoever runs the lab has set up a name for. */
  configured: string | undefined;
  /** Of the lab itself. */
  origins: readonly string[];
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The pattern for a page of the lab's by its Host header; null where no name can be had below the lab's own. */
export function patternFor(labHost: string, { configured, origins }: PreviewSettings): string | null {
  if (configured !== undefined) return configured;
  const host = labHost.toLowerCase();
  const origin = origins.find((one) => new URL(one).host === host);
  return origin === undefined ? null : loopbackPattern(origin);
}

/** All patterns that may be asked for. */
export function patternsOf({ configured, origins }: PreviewSettings): string[] {
  if (configured !== undefined) return [configured];
  return [...new Set(origins.map(loopbackPattern).filter((pattern) => pattern !== null))];
}

/** Browsers take every name below `localhost` for their own machine (RFC 6761), which is where this one is. */
function loopbackPattern(origin: string): string | null {
  const { protocol, hostname, port } = new URL(origin);
  if (protocol !== "http:" || !LOOPBACK.has(hostname)) return null;
  return `http://*.localhost${port === "" ? "" : `:${port}`}`;
}

/** A port of a sandbox, and where its preview is. */
export interface PreviewPlace extends PortName {
  origin: string;
  pattern: string;
}

/** Null for a host that is none of a preview's. */
export function placeAt(host: string | undefined, patterns: readonly string[]): PreviewPlace | null {
  const [first = "", ...rest] = (host ?? "").toLowerCase().split(".");
  const name = parsePreviewName(first);
  const pattern = patterns.find((one) => new URL(one.replace("*", "x")).host === ["x", ...rest].join("."));
  return name && pattern !== undefined ? { ...name, pattern, origin: originOf(pattern, name) } : null;
}

export function originOf(pattern: string, name: PortName): string {
  return pattern.replace("*", previewName(name));
}
