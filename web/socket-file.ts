/** Lets in a proxy that shares a folder with web and no network: in a container of its own it outlives web's. */
import { once } from "node:events";
import { rm } from "node:fs/promises";
import type { Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";

/** Hands to `http` whoever connects at the file (unix(7)). Who may reach it is for the folder to say. */
export async function listenAtFile(file: string, http: HttpServer): Promise<Server> {
  // An earlier web's: a name that is taken is not taken over.
  await rm(file, { force: true });
  const server = createServer((connection) => {
    // A connection without an address comes from this machine, and its word about addresses is taken like that of loopback.
    Object.defineProperty(connection, "remoteAddress", { value: "127.0.0.1" });
    http.emit("connection", connection);
  });
  await once(server.listen({ path: file, readableAll: true, writableAll: true }), "listening");
  return server;
}
