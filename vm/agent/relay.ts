/** Shares the one stream to the VM's agent among many clients of a Unix socket, each with a channel of its own. */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { decodeFrames, encodeFrame, FRAME, type Frame, takeReady } from "./frames.ts";

/**
 * Waits for the agent, then listens on `socketPath`; resolves when it does. Ends by itself with the stream to the VM,
 * and then closes its clients' connections. A client that goes away takes its command with it; one that does not read
 * holds up the others, since the stream is one.
 */
export async function relayAgent(agent: Duplex, socketPath: string): Promise<void> {
  const frames = decodeFrames(agent);
  await takeReady(frames);

  const clients = new Map<number, Socket>();
  let lastChannel = 0;
  const server = createServer((client) => {
    const channel = ++lastChannel;
    clients.set(channel, client);
    client.on("error", () => {}); // `close` follows.
    client.on("close", () => {
      clients.delete(channel);
      agent.write(encodeFrame({ kind: FRAME.signal, channel, payload: Buffer.from("SIGKILL") }));
    });
    client.write(encodeFrame({ kind: FRAME.ready, channel, payload: Buffer.from(String(process.pid)) }));
    passToGuest(client, channel, agent).catch(() => client.destroy()); // It spoke something else.
  });
  server.listen(socketPath);
  await once(server, "listening");

  void passToClients(frames, clients).finally(() => {
    server.close();
    for (const client of clients.values()) client.destroy();
  });
}

async function passToGuest(client: Socket, channel: number, agent: Duplex): Promise<void> {
  for await (const frame of decodeFrames(client)) agent.write(encodeFrame({ ...frame, channel }));
}

async function passToClients(frames: AsyncIterable<Frame>, clients: ReadonlyMap<number, Socket>): Promise<void> {
  for await (const frame of frames) {
    const client = clients.get(frame.channel);
    if (client === undefined || client.write(encodeFrame(frame))) continue;
    await Promise.race([once(client, "drain"), once(client, "close")]);
  }
}
