/** Passes what is meant for the sandbox host on to it, HTTP and WebSocket, with its path unchanged. */
import { type IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { ProxyServer } from "http-proxy-3";
import { DrydockError } from "../lib/protocol/errors.ts";
import { answer, answerUpgrade } from "./answer.ts";

/** How long a sandbox host may take to accept a connection. */
const CONNECT_TIMEOUT_MS = 5_000;

export interface SandboxPass {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** @param report is told why the host at `sandboxUrl` could not be reached */
export function passTo(sandboxUrl: string, report: (message: string, error: Error) => void): SandboxPass {
  const proxy = new ProxyServer({ target: sandboxUrl, connectTimeout: CONNECT_TIMEOUT_MS });
  proxy.on("error", (error, request, outlet) => {
    // A browser that leaves is no fault of the host.
    if (request.destroyed && !request.complete) return;
    report(`${request.method} ${request.url?.split("?")[0]} did not reach the sandbox host`, error);
    const unreachable = { status: 502, body: new DrydockError("host_unreachable").toWire() };
    if (!(outlet instanceof ServerResponse)) {
      // Once the upgrade has been answered, the stream is the browser's WebSocket: it can only be cut.
      if (outlet.bytesWritten === 0) answerUpgrade(outlet, unreachable);
    } else if (outlet.headersSent) outlet.destroy();
    else answer(outlet, unreachable);
  });
  return {
    request: (request, response) => proxy.web(withoutCookies(request), response),
    upgrade: (request, socket, head) => proxy.ws(withoutCookies(request), socket, head),
  };
}

/** A sandbox host knows tickets, not people: the learner's cookie stays here. */
function withoutCookies(request: IncomingMessage): IncomingMessage {
  delete request.headers.cookie;
  return request;
}
