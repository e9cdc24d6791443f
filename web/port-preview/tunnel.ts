/** A connection to a port of a sandbox, which a sandbox-server makes for a signed claim. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { json } from "node:stream/consumers";
import { DrydockError, ERROR_TABLE, type ErrorCode, type WireError } from "../../lib/protocol/errors.ts";
import { TUNNEL_PATH, TUNNEL_PROTOCOL } from "../../lib/protocol/preview.ts";

/** Longer than the sandbox-server lets a port wait. */
const CONNECT_WITHIN_MS = 15_000;

/**
 * Resolves with what are from then on the port's own bytes.
 * @throws DrydockError as the sandbox-server says, or `host_unreachable`
 */
export async function openTunnel(sandboxUrl: string, ticket: string): Promise<Socket> {
  const asked = request(new URL(TUNNEL_PATH, sandboxUrl), {
    agent: false,
    headers: { connection: "Upgrade", upgrade: TUNNEL_PROTOCOL, authorization: `Bearer ${ticket}` },
  });
  const timer = setTimeout(() => asked.destroy(new Error("it does not answer")), CONNECT_WITHIN_MS);
  // It fails with the request.
  const refused = once(asked, "response").then(async ([response]) => {
    throw await refusal(response as IncomingMessage);
  });
  const opened = new Promise<Socket>((resolve) => {
    asked.once("upgrade", (_, port, head) => {
      if (head.length > 0) port.unshift(head);
      // Heard here too, while nobody else uses it: unheard, an error would take the process with it.
      resolve(port.on("error", () => port.destroy()));
    });
  });
  asked.end();
  try {
    return await Promise.race([opened, refused]);
  } catch (error) {
    if (error instanceof DrydockError) throw error;
    throw new DrydockError("host_unreachable", undefined, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function refusal(response: IncomingMessage): Promise<DrydockError> {
  const { code, message } = (await json(response)) as WireError;
  return code in ERROR_TABLE
    ? new DrydockError(code satisfies ErrorCode, message)
    : new DrydockError("host_unreachable");
}
