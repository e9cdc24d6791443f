/**
 * The servers under test, each run as a process of its own: `drydock`, the real server with plain shells, and `bare`, a
 * WebSocket relay of a few lines without batching, flow control or a screen, which is as fast as Node can be.
 */
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { newLearner, startLab, ticketFor } from "../../sandbox-server/src/gateway/testing.ts";
import { spawnPty } from "../../sandbox-server/src/terminal/pty.ts";
import type { ServerReply, ServerRequest } from "./subject.ts";

const port = process.argv[2] === "bare" ? await startBareRelay() : (await startLab()).port;

process.on("message", (request: ServerRequest) => {
  if (request.kind === "ticket") reply({ kind: "ticket", ticket: ticketFor(newLearner()) });
  else {
    globalThis.gc?.();
    reply({ kind: "collect" });
  }
});
process.once("disconnect", () => process.exit());
reply({ kind: "ready", port });

function reply(message: ServerReply): void {
  process.send?.(message);
}

async function startBareRelay(): Promise<number> {
  const server = new (webSockets().WebSocketServer)({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => {
    const env = { PATH: process.env.PATH ?? "", TERM: "xterm-256color", LANG: "C.UTF-8", PS1: "$ " };
    const pty = spawnPty(["bash", "--norc", "--noprofile"], { columns: 80, rows: 24, env });
    pty.onData((bytes) => socket.send(bytes));
    pty.onExit(() => socket.close());
    socket.on("message", (data: Buffer) => pty.write(data));
    socket.once("close", () => pty.close());
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return (server.address() as AddressInfo).port;
}

/** The WebSocket library that socket.io itself uses. */
function webSockets(): typeof import("ws") {
  const engine = createRequire(import.meta.resolve("socket.io")).resolve("engine.io");
  return createRequire(engine)("ws");
}
