/** HTTP over a connection to a port: a browser's request goes in, and what the program there answers comes out. */
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { DrydockError } from "../../lib/protocol/errors.ts";

/** Of an answer's headers. Node's default, which no option of the process changes here. */
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Resolves when the headers of the answer are there.
 * @throws Error when the program breaks off before, or speaks no HTTP
 */
export async function ask(
  port: Socket,
  request: IncomingMessage,
  headers: OutgoingHttpHeaders,
): Promise<IncomingMessage> {
  const asked = startRequest(port, request, headers);
  // No pipeline(): a program may answer, and leave, before it has read everything.
  request.pipe(asked);
  port.once("close", () => request.resume());
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return answer;
}

/**
 * The same for a request to upgrade. `rest` is what the program has sent after its answer; `port` is raw from then on.
 * @throws Error as {@link ask} does; DrydockError `port_closed` when the program answers anything else
 */
export async function askUpgrade(
  port: Socket,
  request: IncomingMessage,
  headers: OutgoingHttpHeaders,
): Promise<{ answer: IncomingMessage; rest: Buffer }> {
  const asked = startRequest(port, request, { ...headers, connection: "Upgrade", upgrade: request.headers.upgrade });
  asked.end();
  const upgraded = new Promise<{ answer: IncomingMessage; rest: Buffer }>((resolve) => {
    asked.once("upgrade", (answer, _, rest) => resolve({ answer, rest }));
  });
  // It fails with the request.
  const answered = once(asked, "response").then(([{ statusCode }]) => {
    throw new DrydockError("port_closed", `The program on this port answers ${statusCode} to a request to upgrade.`);
  });
  return Promise.race([upgraded, answered]);
}

function startRequest(port: Socket, { method, url }: IncomingMessage, headers: OutgoingHttpHeaders) {
  const asked = httpRequest({
    createConnection: () => port,
    method,
    path: url,
    headers,
    setHost: false,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  // Whoever waits for the answer hears of an error too; one that comes later ends the answer.
  asked.on("error", () => port.destroy());
  return asked;
}

/** An answer to an upgrade as it goes over the wire. */
export function headOf({ statusCode = 101, headers: { upgrade } }: IncomingMessage, kept: OutgoingHttpHeaders): string {
  const headers = { ...kept, connection: "Upgrade", upgrade };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${one}`),
  );
  return `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ""}\r\n${lines.join("\r\n")}\r\n\r\n`;
}

/** What comes out of one goes into the other, until either has ended and the rest has been taken up. */
export function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.once("close", () => to.end(() => to.destroy()));
  }
}
