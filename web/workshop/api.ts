/** Answers what pages ask about workshops: finds the route, reads the body, refuses in words that the page can show. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { DrydockError } from "../../lib/protocol/errors.ts";
import { answer } from "../answer.ts";
import { type Call, type Handler, type Reply, type Routes, statusOf } from "./call.ts";
import { clientAddress } from "./client-address.ts";
import { readCookies } from "./cookies.ts";
import { stream } from "./event-stream.ts";

const MAX_BODY_BYTES = 8 * 1024;

export interface Api {
  /** Is the path one of ours? */
  owns(url: string): boolean;
  request(request: IncomingMessage, response: ServerResponse): void;
  /** Ends every stream of events: pages come back for them to whoever answers next. */
  close(): void;
}

interface Route {
  method: string;
  pattern: URLPattern;
  handle: Handler;
}

export function createApi(routes: Routes, report: (message: string, error: Error) => void): Api {
  const table: Route[] = Object.entries(routes).map(([name, handle]) => {
    const [method = "", pathname = ""] = name.split(" ");
    return { method, pattern: new URLPattern({ pathname }), handle };
  });
  const streams = new Set<ServerResponse>();
  const send = (response: ServerResponse, reply: Reply) => {
    if (!reply.events) return answerWith(response, reply);
    streams.add(response);
    response.once("close", () => streams.delete(response));
    stream(response, reply.events);
  };
  return {
    owns: (url) => /^\/api\/(ticket$|class\/|host\/)/.test(url.split("?")[0] ?? ""),
    request(request, response) {
      handle(table, request)
        .then((reply) => send(response, reply))
        .catch((error: unknown) => refuse(response, known(error, request, report)));
    },
    close() {
      for (const response of streams) response.end();
    },
  };
}

async function handle(table: readonly Route[], request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? "/", "http://lab");
  const route = table.find(({ method, pattern }) => method === request.method && pattern.test(url));
  if (!route) throw new DrydockError("not_found");
  const call: Call = {
    params: route.pattern.exec(url)?.pathname.groups as Record<string, string>,
    body: request.method === "POST" ? await readBody(request) : undefined,
    cookies: readCookies(request.headers.cookie),
    address: clientAddress(request),
    origin: request.headers.origin ?? null,
    nowMs: Date.now(),
  };
  return route.handle(call);
}

/** @throws DrydockError `bad_request` for what is too long or no JSON */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new DrydockError("bad_request", "The request is too long.");
    chunks.push(chunk);
  }
  if (bytes === 0) return {};
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new DrydockError("bad_request");
  }
}

function answerWith(response: ServerResponse, { data = {}, cookies = [], file }: Reply): void {
  const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  if (file) {
    const disposition = `attachment; filename="${file.name}"`;
    response
      .writeHead(200, { ...headers, "content-type": file.type, "content-disposition": disposition })
      .end(file.text);
  } else {
    response.writeHead(200, { ...headers, "content-type": "application/json" }).end(JSON.stringify(data));
  }
}

function refuse(response: ServerResponse, error: DrydockError): void {
  if (response.headersSent) response.destroy();
  else answer(response, { status: statusOf(error.code), body: error.toWire() });
}

/** Whatever is no refusal of ours is the store's: what it says is for the log. */
function known(
  error: unknown,
  request: IncomingMessage,
  report: (message: string, error: Error) => void,
): DrydockError {
  if (error instanceof DrydockError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  report(`${request.method} ${request.url?.split("?")[0]} could not be answered`, cause);
  return new DrydockError("store_unreachable");
}
