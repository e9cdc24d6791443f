/** The lab's one origin, and those of port previews: lets in whom it should, and hands on to whoever answers. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Server } from "node:net";
import type { Duplex } from "node:stream";
import { DrydockError } from "../lib/protocol/errors.ts";
import { type Answer, answer, answerUpgrade } from "./answer.ts";
import { gateFor } from "./gate.ts";
import type { Pages } from "./pages.ts";
import type { Previews } from "./port-preview/previews.ts";
import { answerReadiness, READINESS_PATH } from "./readiness.ts";
import { passTo } from "./sandbox-pass.ts";
import { listenAtFile } from "./socket-file.ts";
import type { Api } from "./workshop/api.ts";
import { withoutForeign } from "./workshop/cookies.ts";

/** How long requests that are under way may take when the front closes. */
const CLOSE_GRACE_MS = 3_000;

export interface FrontOptions {
  origins: readonly string[];
  sandboxUrl: string;
  pages: Pages;
  /** Null where the lab has none. */
  previews: Previews | null;
  api: Omit<Api, "close">;
  /** What keeps people away from this process; empty when nothing does. */
  troubles: () => Promise<string[]>;
  /** Told of failures that the browser sees only as an error code. */
  report: (message: string, error: Error) => void;
}

export interface Front {
  /** Resolves with the port once it accepts connections. */
  listen(address: { host: string; port: number }): Promise<number>;
  /** The same at a file, for a proxy; see {@link listenAtFile}. */
  listenAtFile(file: string): Promise<void>;
  /** Takes no more requests, ends what is open, resolves when nothing is. */
  close(): Promise<void>;
}

const WRONG_HOST: Answer = {
  status: 421,
  body: "This lab is not known under the address you used. Whoever runs it can add that address to DRYDOCK_ORIGINS.",
};

const FOREIGN: Answer = { status: 403, body: new DrydockError("origin_refused").toWire() };

const BAD_PATH: Answer = { status: 400, body: "This address is not one of the lab's." };

/** Is the path read by everybody as it is written? Dot segments and backslashes would lead out of /sandbox/. */
function isPlainPath(url: string): boolean {
  return new URL(url, "http://lab").pathname === url.split("?")[0];
}

/** Asks for nothing to be changed. */
function isSafe({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD";
}

export function createFront({ origins, sandboxUrl, pages, previews, api, troubles, report }: FrontOptions): Front {
  const gate = gateFor(origins);
  const apiPages: Pages = {
    request: (request, response) => api.request(request, response),
    upgrade: (_, socket) => socket.destroy(),
  };
  const readiness: Pages = {
    request: (_, response) => void answerReadiness(response, troubles),
    upgrade: (_, socket) => socket.destroy(),
  };
  const sandbox = passTo(sandboxUrl, report);

  /** Who answers, or the answer to whoever may not be here. */
  function route(request: IncomingMessage): Pages | Answer {
    const { url = "/" } = request;
    // Another origin than the lab's, with its own say about who may be there.
    if (previews?.owns(request)) return previews;
    if (url === READINESS_PATH) return readiness;
    if (!gate.knowsHost(request)) return WRONG_HOST;
    const { cookie } = request.headers;
    if (cookie !== undefined && gate.isSecure(request)) request.headers.cookie = withoutForeign(cookie);
    if (!isSafe(request) && gate.isForeign(request)) return FOREIGN;
    if (api.owns(url)) return apiPages;
    if (!url.startsWith("/sandbox/")) return pages;
    if (!isPlainPath(url)) return BAD_PATH;
    return gate.isForeign(request) ? FOREIGN : sandbox;
  }

  const server = createServer((request, response) => {
    const to = route(request);
    if ("status" in to) answer(response, to);
    else to.request(request, response);
  });

  // Node forgets a connection once it is upgraded; closing them is up to us.
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (request, socket, head) => {
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
    // A connection that breaks says so here; unheard, it would take the process with it.
    socket.on("error", () => socket.destroy());
    const to = route(request);
    if ("status" in to) answerUpgrade(socket, to);
    else to.upgrade(request, socket, head);
  });

  const doors: Server[] = [server];

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    async listenAtFile(file) {
      doors.push(await listenAtFile(file, server));
    },
    async close() {
      const cut = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
      const closed = Promise.all(doors.map((door) => new Promise((resolve) => door.close(resolve))));
      server.closeIdleConnections();
      for (const socket of upgraded) socket.destroy();
      await closed;
      clearTimeout(cut);
    },
  };
}
