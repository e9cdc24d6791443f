import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import { type PreviewClaims, previewName, sandboxLabel, sealClaims } from "../../../lib/protocol/preview.ts";
import { createFront } from "../../../web/front.ts";
import { Previews } from "../../../web/port-preview/previews.ts";
import { mac, NO_PREVIEWS, newLearner, startLab } from "./testing.ts";

const learner = newLearner();
const label = sandboxLabel("sb-ann", mac);
const ORIGINS = ["http://127.0.0.1:7080"];
const hostOf = (port: number) => `${previewName({ label, port })}.localhost:7080`;
let passes = 0;
const newPass = (port: number) => {
  passes += 1;
  const id = String(passes).padStart(16, "0");
  return sealClaims("pass", { learner, label, port }, { mac, id, nowMs: Date.now() });
};

interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Web before a sandbox-server whose one sandbox has these ports, each a server of ours. */
async function startPreviews(ports: Record<number, Server | ReturnType<typeof createTcpServer>>) {
  for (const server of Object.values(ports)) {
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
  }
  const previews = {
    ...NO_PREVIEWS,
    async connect(claims: PreviewClaims) {
      const server = claims.label === label && claims.learner === learner ? ports[claims.port] : undefined;
      if (!server) throw new DrydockError("port_closed", "What <does>: 80.");
      return connect((server.address() as AddressInfo).port);
    },
  };
  const lab = await startLab(undefined, undefined, previews);
  const reports: string[] = [];
  const report = (message: string) => void reports.push(message);
  const sandboxUrl = `http://127.0.0.1:${lab.port}`;
  const front = createFront({
    origins: ORIGINS,
    sandboxUrl,
    pages: { request: (_, response) => void response.end("a page"), upgrade: (_, socket) => socket.destroy() },
    troubles: async () => [],
    previews: new Previews({ configured: undefined, origins: ORIGINS, sandboxUrl, mac, report }),
    api: { owns: () => false, request: () => {} },
    report,
  });
  const port = await front.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    await front.close();
    await lab[Symbol.asyncDispose]();
  });
  const send = (host: string, path: string, headers: IncomingHttpHeaders = {}, method = "GET") =>
    request({ port, path, method, agent: false, headers: { host, ...headers } });
  const read = async (response: IncomingMessage): Promise<Answered> => ({
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: await text(response),
  });
  return {
    send,
    async ask(host: string, path: string, headers: IncomingHttpHeaders = {}, body?: string): Promise<Answered> {
      const sent = send(host, path, headers, body === undefined ? "GET" : "POST").end(body);
      return read((await once(sent, "response"))[0]);
    },
    /** The cookies of somebody who has opened a port. */
    async enter(port: number): Promise<string> {
      const { status, headers } = await this.ask(hostOf(port), `/.drydock/open?pass=${newPass(port)}`);
      if (status !== 303) throw new Error(`could not enter: ${status}`);
      return (headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0]).join("; ");
    },
  };
}

/** Answers with what it was asked. */
function mirror(): Server {
  return createServer((asked, response) => {
    const { method, url, headers } = asked;
    void text(asked).then((body) => response.end(JSON.stringify({ method, url, headers, body })));
  });
}

test("whoever opens a port with a pass sees what the program there answers, and the program sees nothing of the lab's", async () => {
  const web = await startPreviews({ 8080: mirror() });
  const cookie = await web.enter(8080);
  const { status, body } = await web.ask(hostOf(8080), "/a?b=c", { cookie: `${cookie}; own=1` }, "sent");
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ method: "POST", url: "/a?b=c", body: "sent" });
  expect(JSON.parse(body).headers).toMatchObject({ host: "localhost:8080", cookie: "own=1" });
  expect(body).not.toContain(learner);
});

test("the address alone shows nothing, nor does a pass that was used, or another port's", async () => {
  const web = await startPreviews({ 8080: mirror(), 3000: mirror() });
  const pass = newPass(8080);
  const opened = await web.ask(hostOf(8080), `/.drydock/open?pass=${pass}&to=/a`);
  expect(opened.headers).toMatchObject({ location: "/a", "referrer-policy": "no-referrer" });
  const cookie = await web.enter(8080);
  for (const [port, path, headers] of [
    [8080, "/", {}],
    [3000, "/", { cookie }],
    [8080, `/.drydock/open?pass=${pass}`, {}],
    [3000, `/.drydock/open?pass=${newPass(8080)}`, {}],
  ] as const) {
    const { status, body } = await web.ask(hostOf(port), path, headers);
    expect(status).toBe(403);
    expect(body).toContain("This preview is not open in this browser");
  }
});

test("what is to be shown first is a path of the preview's own", async () => {
  const web = await startPreviews({ 8080: mirror() });
  for (const to of ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:1"]) {
    const query = new URLSearchParams({ pass: newPass(8080), to });
    expect((await web.ask(hostOf(8080), `/.drydock/open?${query}`)).headers.location).toBe("/");
  }
});

test("the lab's own pages are not at a preview's address, nor previews at the lab's", async () => {
  const web = await startPreviews({ 8080: mirror() });
  const cookie = await web.enter(8080);
  expect((await web.ask("127.0.0.1:7080", "/", { cookie })).body).toBe("a page");
  for (const path of ["/sandbox/healthz", "/api/ticket", "/metrics", "/ports"]) {
    expect(JSON.parse((await web.ask(hostOf(8080), path, { cookie })).body).url).toBe(path);
    expect((await web.ask(hostOf(8080), path)).status).toBe(403);
  }
});

test("a port on which nothing listens is a page that says what does, as text", async () => {
  const web = await startPreviews({ 8080: mirror() });
  const cookie = await web.enter(3000);
  const { status, headers, body } = await web.ask(hostOf(3000), "/", { cookie });
  expect(status).toBe(502);
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(body).toContain("What &#60;does&#62;: 80.");
});

test("a redirect within the sandbox stays within the preview, to another port with a pass for it", async () => {
  const locations = ["http://localhost:8080/next", "http://127.0.0.1:3000/api?q=1"];
  const program = createServer((_, response) => response.writeHead(302, { location: locations.shift() }).end());
  const web = await startPreviews({ 8080: program, 3000: mirror() });
  const cookie = await web.enter(8080);
  expect((await web.ask(hostOf(8080), "/", { cookie })).headers.location).toBe(`http://${hostOf(8080)}/next`);
  const there = new URL((await web.ask(hostOf(8080), "/", { cookie })).headers.location ?? "");
  expect(there.host).toBe(hostOf(3000));
  const opened = await web.ask(there.host, there.pathname + there.search);
  expect(opened).toMatchObject({ status: 303, headers: { location: "/api?q=1" } });
});

test("a program that is no web server, or breaks off, is told of; a long answer comes whole", async () => {
  const long = "x".repeat(3_000_000);
  const web = await startPreviews({
    8080: createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_10.0\r\n")),
    8081: createTcpServer((socket) => socket.once("data", () => socket.destroy())),
    8082: createServer((_, response) => response.end(long)),
    8083: createServer((_, response) => response.writeHead(200, { big: "x".repeat(20_000) }).end()),
  });
  for (const port of [8080, 8081, 8083]) {
    const answered = await web.ask(hostOf(port), "/", { cookie: await web.enter(port) });
    expect(answered).toMatchObject({
      status: 502,
      body: expect.stringContaining("does not answer as a web server would"),
    });
  }
  expect((await web.ask(hostOf(8082), "/", { cookie: await web.enter(8082) })).body).toBe(long);
});

test("a program hears that its visitor has left", async () => {
  const left = Promise.withResolvers<string>();
  const program = createServer((_, response) => {
    response.once("close", () => left.resolve("left"));
    response.write("the beginning");
  });
  const web = await startPreviews({ 8080: program });
  const sent = web.send(hostOf(8080), "/", { cookie: await web.enter(8080) }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.destroy();
  expect(await left.promise).toBe("left");
});

test("a sandbox's requests take turns, and all of them are answered", async () => {
  let now = 0;
  let most = 0;
  const program = createServer((_, response) => {
    now += 1;
    most = Math.max(most, now);
    setImmediate(() => {
      now -= 1;
      response.end("done");
    });
  });
  const web = await startPreviews({ 8080: program });
  const cookie = await web.enter(8080);
  const answers = await Promise.all(Array.from({ length: 100 }, () => web.ask(hostOf(8080), "/", { cookie })));
  expect(answers.every(({ body }) => body === "done")).toBe(true);
  expect(most).toBeLessThanOrEqual(24);
});

/** Switches to a protocol in which it says everything back. */
function echoServer(): Server {
  const server = createServer((_, response) => response.end());
  return server.on("upgrade", (asked: IncomingMessage, socket: Socket) => {
    const cookie = "Set-Cookie: a=1; Domain=localhost";
    const answer = ["HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket", cookie];
    socket.write(`${answer.join("\r\n")}\r\n\r\n${asked.headers.origin} ${asked.headers.cookie}\n`);
    socket.on("error", () => socket.destroy());
    socket.pipe(socket);
  });
}

test("a WebSocket passes, with the program's own view of who asks; without a cookie it does not", async () => {
  const web = await startPreviews({ 8080: echoServer(), 3000: mirror() });
  const upgrade = (port: number, cookie: string) =>
    web
      .send(hostOf(port), "/ws", {
        connection: "Upgrade",
        upgrade: "websocket",
        cookie,
        origin: `http://${hostOf(port)}`,
      })
      .end();
  const cookie = await web.enter(8080);
  const [answer, socket, head] = (await once(upgrade(8080, cookie), "upgrade")) as [IncomingMessage, Socket, Buffer];
  expect(answer.headers["set-cookie"]).toEqual(["a=1"]);
  socket.unshift(head);
  socket.end("keystroke");
  expect(await text(socket)).toBe("http://localhost:8080 undefined\nkeystroke");

  const [refused] = (await once(upgrade(8080, ""), "response")) as [IncomingMessage];
  expect(refused.statusCode).toBe(403);
  const [other] = (await once(upgrade(3000, await web.enter(3000)), "response")) as [IncomingMessage];
  expect(await text(other)).toContain("answers 200 to a request to upgrade");
});
