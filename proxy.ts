/** Gives every page a content security policy with a nonce of its own. */
import { type NextRequest, NextResponse } from "next/server";
import { previewPattern } from "./web/port-preview/pattern.ts";

const DEVELOPMENT = process.env.NODE_ENV === "development";

function policy(nonce: string, previews: string | null): string {
  return [
    "default-src 'self'",
    // next dev evaluates modules as it replaces them.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${DEVELOPMENT ? " 'unsafe-eval'" : ""}`,
    // xterm, mermaid and the split panes set styles as they draw; none of them can carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    `frame-src ${previews ?? "'none'"}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const headers = new Headers(request.headers);
  const said = policy(nonce, previewPattern(request.headers.get("host")));
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", said);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", said);
  return response;
}

export const config = {
  matcher: [
    {
      source: "/((?!_next/static|vendor/|favicon.ico|logo.svg|api/).*)",
      missing: [{ type: "header", key: "next-router-prefetch" }],
    },
  ],
};
