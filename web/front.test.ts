import { once } from "node:events";
import { mkdtempDisposable } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { createFront } from "./front.ts";

const LAB = "http://lab.example:7080";
const SWITCHED = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

/** A sandbox host that tells what reached it, and echoes what comes over an upgraded connection. */
async function startSandboxHost(): Promise<{ server: Server; url: string }> {
  const server = createServer(({ method, url, headers }, response) => {
    response.end(JSON.stringify({ method, url, headers }));
  });
  server.on("upgrade", (_, socket) => {
    socket.write(SWITCHED);
    socket.on("error", () => socket.destroy());
    socket.pipe(socket);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Lab {
  port: number;
  reports: string[];
  close(): Promise<void>;
  listenAtFile(file: string): Promise<void>;
  /** A request as a browser at `origin` would send it to the address of the lab. */
  ask(path: string, headers?: IncomingHttpHeaders, method?: string): Promise<{ status: number; body: string }>;
  /** The same, asking for a WebSocket: the connection once upgraded, or the refusal. */
  upgrade(path: string, headers?: IncomingHttpHeaders): Promise<Socket | { status: number; body: string }>;
}

async function startLab(sandboxUrl: string, troubles: string[] = []): Promise<Lab> {
  const reports: string[] = [];
  const front = createFront({
    origins: [LAB],
    sandboxUrl,
    previews: null,
    pages: {
      request: (_, response) => void response.end("a page"),
      upgrade(_, socket) {
        socket.write(SWITCHED);
        socket.once("data", () => socket.end("a page's answer"));
      },
    },
    api: {
      owns: (url) => url.startsWith("/api/host/"),
      request: (_, response) => void response.end("the api"),
    },
    troubles: async () => troubles,
    report: (message) => reports.push(message),
  });
  const port = await front.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => front.close());
  const send = (path: string, headers: IncomingHttpHeaders, method = "GET") =>
    request({ port, path, method, agent: false, headers: { host: "lab.example:7080", ...headers } }).end();
  const read = async (response: IncomingMessage) => ({ status: response.statusCode ?? 0, body: await text(response) });
  return {
    port,
    reports,
    close: () => front.close(),
    listenAtFile: (file) => front.listenAtFile(file),
    async ask(path, headers = {}, method = "GET") {
      const [response] = (await once(send(path, headers, method), "response")) as [IncomingMessage];
      return read(response);
    },
    upgrade(path, headers = {}) {
      const sent = send(path, { connection: "Upgrade", upgrade: "websocket", origin: LAB, ...headers });
      return new Promise((resolve, reject) => {
        sent.once("upgrade", (_, socket) => resolve(socket));
        sent.once("response", (response) => resolve(read(response)));
        sent.once("error", reject);
      });
    },
  };
}

async function unreachableUrl(): Promise<string> {
  const { server, url } = await startSandboxHost();
  await new Promise((resolve) => server.close(resolve));
  return url;
}

function connected(outcome: Awaited<ReturnType<Lab["upgrade"]>>): Socket {
  if ("status" in outcome) throw new Error(`refused with ${outcome.status} ${outcome.body}`);
  onTestFinished(() => void outcome.destroy());
  return outcome;
}

test("pages and the sandbox host stand behind one origin, each path unchanged", async () => {
  const lab = await startLab((await startSandboxHost()).url);
  expect(await lab.ask("/learn/a/b")).toEqual({ status: 200, body: "a page" });
  const { body } = await lab.ask("/sandbox/socket.io/?EIO=4&transport=polling");
  expect(JSON.parse(body)).toMatchObject({ method: "GET", url: "/sandbox/socket.io/?EIO=4&transport=polling" });
});

test("a sandbox host does not see the learner's cookie", async () => {
  const lab = await startLab((await startSandboxHost()).url);
  const { body } = await lab.ask("/sandbox/healthz", { cookie: "drydock_learner=secret" });
  expect(body).not.toContain("secret");
});

test("a request under a name that is not the lab's is refused, whatever it asks for", async () => {
  const lab = await startLab((await startSandboxHost()).url);
  for (const path of ["/", "/sandbox/healthz"]) {
    const { status, body } = await lab.ask(path, { host: "rebound.example:7080" });
    expect(status).toBe(421);
    expect(body).toContain("DRYDOCK_ORIGINS");
  }
  expect(await lab.upgrade("/sandbox/socket.io/", { host: "rebound.example" })).toMatchObject({ status: 421 });
});

test("an orchestrator is told whether it may send people here, under whatever name it asks", async () => {
  const lab = await startLab(await unreachableUrl());
  const probe = { host: "10.0.0.7:7080" };
  expect(await lab.ask("/readyz", probe)).toEqual({ status: 200, body: '{"ok":true,"reasons":[]}' });
  const troubled = await startLab(await unreachableUrl(), ["store_unreachable"]);
  expect(await troubled.ask("/readyz", probe)).toMatchObject({
    status: 503,
    body: expect.stringContaining("store_unreachable"),
  });
});

test("what a page of another website would change, in a browser that is signed in, is refused before anybody reads it", async () => {
  const lab = await startLab((await startSandboxHost()).url);
  expect(await lab.ask("/api/host/workshops", { origin: LAB }, "POST")).toEqual({ status: 200, body: "the api" });
  for (const path of ["/api/host/workshops", "/host", "/sandbox/healthz"]) {
    for (const origin of ["https://elsewhere.example", "null", "http://lab.example:7081"]) {
      expect(await lab.ask(path, { origin }, "POST")).toMatchObject({ status: 403 });
    }
  }
});

test("a page of another website gets neither a connection nor an answer of the sandbox host", async () => {
  const lab = await startLab((await startSandboxHost()).url);
  const foreign = { origin: "https://elsewhere.example" };
  for (const refusal of [
    await lab.ask("/sandbox/healthz", foreign),
    await lab.upgrade("/sandbox/socket.io/", foreign),
  ]) {
    expect(refusal).toMatchObject({ status: 403, body: expect.stringContaining('"origin_refused"') });
  }
});

test.each([
  "/sandbox/../metrics",
  "/sandbox/%2e%2e/metrics",
  "/sandbox/..%5cmetrics".replace("%5c", "\\"),
  "/sandbox/./x",
])("a path that leads elsewhere than it says is refused: %s", async (path) => {
  const { url } = await startSandboxHost();
  const lab = await startLab(url);
  expect((await lab.ask(path)).status).toBe(400);
});

test("a WebSocket passes in both directions", async () => {
  const lab = await startLab((await startSandboxHost()).url);
  const socket = connected(await lab.upgrade("/sandbox/socket.io/?transport=websocket"));
  socket.write("keystroke");
  const [echo] = await once(socket, "data");
  expect(String(echo)).toBe("keystroke");
});

test("an upgrade of the pages' own goes to the pages", async () => {
  const lab = await startLab((await startSandboxHost()).url);
  const socket = connected(await lab.upgrade("/_next/webpack-hmr"));
  socket.write("hot?");
  expect(await text(socket)).toBe("a page's answer");
});

test("when the sandbox host is down, its paths say so and pages still work", async () => {
  const lab = await startLab(await unreachableUrl());
  const unreachable = { status: 502, body: expect.stringContaining('"host_unreachable"') };
  expect(await lab.ask("/sandbox/healthz")).toMatchObject(unreachable);
  expect(await lab.upgrade("/sandbox/socket.io/")).toMatchObject(unreachable);
  expect(await lab.ask("/")).toEqual({ status: 200, body: "a page" });
  expect(lab.reports).toHaveLength(2);
});

test("a sandbox host that dies ends its WebSockets and nothing else", async () => {
  const host = await startSandboxHost();
  const lab = await startLab(host.url);
  const hostSide = once(host.server, "upgrade");
  const socket = connected(await lab.upgrade("/sandbox/socket.io/"));
  const [, raw] = (await hostSide) as [IncomingMessage, Socket];
  raw.resetAndDestroy();
  await once(socket.resume(), "close");
  expect(await lab.ask("/")).toEqual({ status: 200, body: "a page" });
});

test("a file is a door like the port, which closing shuts too", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "drydock-"));
  const file = path.join(folder.path, "web.sock");
  const lab = await startLab((await startSandboxHost()).url);
  await lab.listenAtFile(file);
  const send = (headers: IncomingHttpHeaders) => request({ socketPath: file, path: "/x", agent: false, headers }).end();
  const [response] = (await once(send({ host: "lab.example:7080" }), "response")) as [IncomingMessage];
  expect(await text(response)).toBe("a page");
  const upgrade = { host: "lab.example:7080", connection: "Upgrade", upgrade: "websocket", origin: LAB };
  const [, socket] = (await once(send(upgrade), "upgrade")) as [IncomingMessage, Socket];
  const ended = once(socket.resume(), "close");
  await lab.close();
  await ended;
  await expect(once(send({}), "response")).rejects.toMatchObject({ code: "ENOENT" });
});

test("closing ends WebSockets too", async () => {
  const lab = await startLab((await startSandboxHost()).url);
  const socket = connected(await lab.upgrade("/sandbox/socket.io/"));
  const ended = once(socket.resume(), "close");
  await lab.close();
  await ended;
  await expect(lab.ask("/")).rejects.toThrow("ECONNREFUSED");
});
