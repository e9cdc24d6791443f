import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect as connectTo, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import { type ClaimUse, type PreviewClaims, sandboxLabel, sealClaims } from "../../../lib/protocol/preview.ts";
import { mac, NO_PREVIEWS, newLearner, ORIGIN, startLab, ticketFor } from "./testing.ts";

const learner = newLearner();
const label = sandboxLabel("sb-ann", mac);
const seal = (use: ClaimUse, nowMs = Date.now()) =>
  sealClaims(use, { learner, label, port: 8080 }, { mac, id: "abcdefghijklmnop", nowMs });

/** A lab where every port is an echo, in place of one in a sandbox. */
async function startEcho(refusal?: DrydockError) {
  const echo = createServer((socket) => socket.pipe(socket).on("error", () => {}));
  await once(echo.listen(0, "127.0.0.1"), "listening");
  const address = echo.address();
  const reached: PreviewClaims[] = [];
  const previews = {
    ...NO_PREVIEWS,
    async connect(claims: PreviewClaims) {
      reached.push(claims);
      if (refusal) throw refusal;
      return connectTo(typeof address === "object" && address ? address.port : 0);
    },
  };
  const lab = await startLab(undefined, undefined, previews);
  onTestFinished(() => void echo.close());
  return { port: lab.port, reached, [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose]() };
}

async function ask(port: number, ticket: string | null, path = "/ports", headers = {}) {
  const authorization = ticket === null ? {} : { authorization: `Bearer ${ticket}` };
  const upgrade = { connection: "Upgrade", upgrade: "drydock-port" };
  const sent = request({ port, path, agent: false, headers: { ...upgrade, ...authorization, ...headers } }).end();
  return new Promise<Socket | { status: number; body: string }>((resolve, reject) => {
    sent.once("upgrade", (_, socket) => resolve(socket));
    sent.once("response", (response: IncomingMessage) =>
      resolve(text(response).then((body) => ({ status: response.statusCode ?? 0, body }))),
    );
    sent.once("error", reject);
  });
}

function connected(outcome: Awaited<ReturnType<typeof ask>>): Socket {
  if ("status" in outcome) throw new Error(`refused with ${outcome.status} ${outcome.body}`);
  return outcome;
}

test("with a claim for it, web gets a port's own bytes, to the last one", async () => {
  await using lab = await startEcho();
  const socket = connected(await ask(lab.port, seal("tunnel")));
  const sent = "x".repeat(1_000_000);
  socket.end(sent);
  expect(await text(socket)).toBe(sent);
  expect(lab.reached).toMatchObject([{ learner, label, port: 8080 }]);
});

test("without one, with an old one, or with one for something else, nobody is connected", async () => {
  await using lab = await startEcho();
  const old = seal("tunnel", Date.now() - 200_000);
  for (const ticket of [null, "", "a.b", seal("pass"), seal("visit"), old, ticketFor(learner)]) {
    expect(await ask(lab.port, ticket)).toMatchObject({
      status: 403,
      body: expect.stringContaining("preview_refused"),
    });
  }
  expect(await ask(lab.port, seal("tunnel"), "/ports", { upgrade: "websocket" })).toMatchObject({ status: 403 });
  expect(lab.reached).toEqual([]);
});

test("why there is no connection is told with a code", async () => {
  await using lab = await startEcho(new DrydockError("port_closed", "What does: 80."));
  expect(await ask(lab.port, seal("tunnel"))).toEqual({
    status: 502,
    body: JSON.stringify({ code: "port_closed", message: "What does: 80." }),
  });
});

test("an upgrade at any other path is cut off at once", async () => {
  await using lab = await startEcho();
  for (const path of ["/ports/", "/", "/metrics"]) {
    await expect(ask(lab.port, seal("tunnel"), path, { origin: ORIGIN })).rejects.toThrow("socket hang up");
  }
});

test("a server that closes cuts what is open", async () => {
  const cut = Promise.withResolvers<string>();
  {
    await using lab = await startEcho();
    const socket = connected(await ask(lab.port, seal("tunnel")));
    socket.resume().once("close", () => cut.resolve("cut"));
  }
  expect(await cut.promise).toBe("cut");
});
