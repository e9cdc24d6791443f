/** Short answers of web itself: refusals that need no page. */
import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { WireError } from "../lib/protocol/errors.ts";

/** A status with a sentence for a person, or an error for our own page. */
export interface Answer {
  status: number;
  body: string | WireError;
}

/** Answers a plain request. */
export function answer(response: ServerResponse, { status, body }: Answer): void {
  const { type, text } = encode(body);
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(text);
}

/** Answers a request to upgrade: there is no response object yet, only the bare connection. */
export function answerUpgrade(socket: Duplex, { status, body }: Answer): void {
  const { type, text } = encode(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${text}`);
}

function encode(body: string | WireError): { type: string; text: string } {
  return typeof body === "string"
    ? { type: "text/plain; charset=utf-8", text: `${body}\n` }
    : { type: "application/json", text: JSON.stringify(body) };
}
