/** Next as the maker of pages, embedded in our own server. */
import { Server } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import type { Pages } from "./pages.ts";

// Next is CommonJS whose types claim a `default` that does not exist when Node imports it; `require` gives what the types say.
const next: typeof import("next").default = createRequire(import.meta.url)("next");

const projectDirectory = path.join(import.meta.dirname, "..");

/** @throws Error when the app has not been built and `dev` is false */
export async function nextPages(listen: { host: string; port: number }, dev: boolean) {
  // Next takes upgrades (hot reloading) from a server of its choice. This one never listens: it gets
  // only what we hand it, so that Next does not answer upgrades meant for the sandbox host.
  const upgrades = new Server();
  const app = next({ dev, dir: projectDirectory, hostname: listen.host, port: listen.port, httpServer: upgrades });
  await app.prepare();
  const handle = app.getRequestHandler();
  const pages: Pages = {
    request: (request, response) => void handle(request, response),
    upgrade(request, socket, head) {
      const taken = upgrades.emit("upgrade", request, socket, head);
      if (!taken) socket.destroy();
    },
  };
  return { pages, close: () => app.close() };
}
