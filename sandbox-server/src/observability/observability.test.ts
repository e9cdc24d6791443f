import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test, vi } from "vitest";
import type { Result } from "../../../lib/protocol/errors.ts";
import type { SessionView } from "../../../lib/protocol/events.ts";
import { MAX_INPUT_BYTES } from "../../../lib/protocol/limits.ts";
import { PROTOCOL_VERSION } from "../../../lib/protocol/version.ts";
import { client, clientOf, newLearner } from "../gateway/testing.ts";
import { learnerTag } from "./audit.ts";
import { startWatchedLab } from "./testing.ts";

vi.setConfig({ testTimeout: 60_000 });

const LESSON = { lesson: "course/lesson" };

async function get(port: number, path: string, headers = {}) {
  const [response] = await once(request({ port, path, headers, agent: false }).end(), "response");
  return { status: response.statusCode, body: await text(response) };
}

/** A learner whose sandbox is ready. */
async function arrive(port: number, learner = newLearner()) {
  const socket = clientOf(port, learner);
  const { promise: ready, resolve } = Promise.withResolvers<SessionView>();
  const look = (view: SessionView) => view.state.kind === "ready" && resolve(view);
  socket.on("session:state", look);
  socket.connect();
  const opened = await socket.emitWithAck("session:open", LESSON);
  if (!opened.ok) throw new Error(opened.error.message);
  look(opened.data);
  const [terminal] = (await ready).terminals;
  if (!terminal) throw new Error("a sandbox comes with a terminal");
  return { socket, terminal: terminal.id, [Symbol.dispose]: () => void socket.disconnect() };
}

test("the documented metrics are those that are served", async () => {
  await using lab = await startWatchedLab();
  const { status, body } = await get(lab.port, "/metrics");
  expect(status).toBe(200);
  const served = [...body.matchAll(/^# TYPE (drydock_\w+)/gm)].map(([, name]) => name);
  const doc = readFileSync(new URL("../../../docs/metrics.md", import.meta.url), "utf8");
  const documented = [...doc.matchAll(/`(drydock_\w+)/g)].map(([, name]) => name);
  expect(new Set(served)).toEqual(new Set(documented));
  expect(body).toMatch(/^process_resident_memory_bytes \d+/m);
});

test("a scrape tells who is there, who waits, and what came to an end", async () => {
  await using lab = await startWatchedLab();
  using _first = await arrive(lab.port);
  const second = clientOf(lab.port, newLearner()).connect();
  await second.emitWithAck("session:open", LESSON);
  const { body: busy } = await get(lab.port, "/metrics");
  expect(busy.split("\n")).toEqual(
    expect.arrayContaining([
      'drydock_sessions{state="ready"} 1',
      'drydock_sessions{state="queued"} 1',
      'drydock_sessions{state="frozen"} 0',
      "drydock_queue_length 1",
      "drydock_terminals 1",
      "drydock_pooled_sandboxes 3",
      "drydock_session_ready_seconds_count 1",
    ]),
  );
  await lab.sessions.close();
  second.disconnect();
  const { body: closed } = await get(lab.port, "/metrics");
  expect(closed).toContain('drydock_session_ends_total{reason="host_stopped",files="deleted"} 2');
});

test("who is not let in and who sends too much is counted, by the reason they were told", async () => {
  await using lab = await startWatchedLab();
  const forged = client(lab.port, { ticket: "a.b", protocol: PROTOCOL_VERSION });
  forged.connect();
  await once(forged as never, "connect_error");
  const foreign = client(lab.port, {}, "http://evil.test");
  foreign.connect();
  await once(foreign as never, "connect_error");
  using page = await arrive(lab.port);
  const input = { terminal: page.terminal, data: Buffer.alloc(MAX_INPUT_BYTES, "x") };
  // Far beyond what may be sent in the time it takes, also on a busy machine.
  const send = () =>
    page.socket.emitWithAck("terminal:input" as never, ...([input] as never)) as Promise<Result<unknown>>;
  const answers = await Promise.all(Array.from({ length: 1_000 }, send));
  const refused = answers.filter((answer) => !answer.ok).length;
  expect(refused).toBeGreaterThan(0);
  const { body } = await get(lab.port, "/metrics");
  expect(body).toContain('drydock_refused_connections_total{code="ticket_malformed"} 1');
  expect(body).toContain('drydock_refused_connections_total{code="origin_refused"} 1');
  expect(body).toContain(`drydock_rate_limited_messages_total ${refused}\n`);
  expect(lab.audit().filter(({ event }) => event === "rate_limited")).toEqual([]);
});

test("what a learner types, and who they are, is in no line of the log", async () => {
  const marker = "my-password-is-hunter2";
  const learner = newLearner();
  const lab = await startWatchedLab();
  const { socket, terminal } = await arrive(lab.port, learner);
  const { promise: echoed, resolve } = Promise.withResolvers<void>();
  let output = "";
  socket.on("terminal:data", (_, __, data) => {
    output += Buffer.from(data).toString();
    if (output.includes(marker)) resolve();
  });
  socket.emit("terminal:attach", { terminal, columns: 80, rows: 24, from: null }, () => {});
  socket.emit("terminal:input", { terminal, data: Buffer.from(`${marker}\n`) }, () => {});
  await echoed;
  // A message that is refused, one that is unknown: neither is quoted.
  await socket.emitWithAck("terminal:close", { terminal: marker });
  await socket.emitWithAck(marker as never, ...([marker] as never));
  socket.disconnect();
  await lab[Symbol.asyncDispose]();
  expect(lab.log()).not.toContain("hunter2");
  expect(lab.log()).not.toContain(learner);
  const subject = { learner: learnerTag(learner), lesson: LESSON.lesson, sandbox: "sb-1" };
  expect(lab.audit()).toMatchObject([
    { event: "ready", ms: expect.any(Number), ...subject },
    { event: "end", reason: "host_stopped", filesKept: false, ...subject },
  ]);
});

test("a draining server is healthy and not ready, and so is one on a machine in trouble", async () => {
  await using lab = await startWatchedLab();
  const ask = async (path: string) => JSON.parse((await get(lab.port, path)).body);
  expect(await ask("/readyz")).toEqual({ ok: true, reasons: [] });
  lab.troubles.push("disk_full");
  expect(await ask("/sandbox/readyz")).toEqual({ ok: false, reasons: ["disk_full"] });
  lab.server.drain();
  expect(await ask("/sandbox/readyz")).toEqual({ ok: false, reasons: ["draining"] });
  expect((await get(lab.port, "/readyz")).status).toBe(503);
  expect((await get(lab.port, "/healthz")).status).toBe(200);
});

test.each(["/metrics", "/healthz", "/readyz"])("%s is not there for what came through web", async (path) => {
  await using lab = await startWatchedLab();
  expect((await get(lab.port, path, { host: "lab.test" })).status).toBe(404);
  expect((await get(lab.port, path, { host: "LAB.test" })).status).toBe(404);
  expect((await get(lab.port, `/sandbox/..${path}`)).status).toBe(404);
  expect((await get(lab.port, path)).status).toBe(200);
});
