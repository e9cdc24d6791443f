import { once } from "node:events";
import { pino } from "pino";
import { expect, test, vi } from "vitest";
import type { AttachView } from "../../lib/protocol/events.ts";
import { MAX_FRAME_BYTES, MAX_INPUT_BYTES, TICKET_LIFETIME_MS } from "../../lib/protocol/limits.ts";
import { issueTicket } from "../../lib/protocol/ticket.ts";
import { PROTOCOL_VERSION } from "../../lib/protocol/version.ts";
import { ask, askAnything, connect, dataOf } from "./gateway/test-client.ts";
import {
  client,
  clientOf,
  type LabClient,
  mac,
  NO_OPERATIONS,
  NO_PREVIEWS,
  NO_REPORTS,
  newLearner,
  ORIGIN,
  startLab,
  ticketFor,
} from "./gateway/testing.ts";
import { createServer } from "./server.ts";

// Real programs on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const LESSON = { lesson: "containers/pid-namespace" };
const SIZE = { columns: 80, rows: 24 };

/** A learner with a terminal before them that acknowledges what it shows. */
async function learnerAt(port: number, learner = newLearner()) {
  const socket = clientOf(port, learner);
  expect(await connect(socket)).toBeNull();
  dataOf(await ask(socket, "session:open", LESSON));
  const { id } = dataOf(await ask(socket, "terminal:open", SIZE));
  return { learner, id, ...(await watch(socket, id, null)) };
}

async function watch(socket: LabClient, id: string, from: number | null) {
  let end = 0;
  let text = "";
  socket.on("terminal:data", (terminal, offset, data) => {
    if (terminal !== id) return;
    if (offset !== end) throw new Error(`the stream jumps from ${end} to ${offset}`);
    end += data.byteLength;
    text += Buffer.from(data).toString("latin1");
    socket.emit("terminal:ack", { terminal, offset: end });
  });
  // Data may follow in the same packet as the answer, so it is taken in at once.
  const view = await new Promise<AttachView>((resolve) => {
    socket.emit("terminal:attach", { terminal: id, ...SIZE, from }, (result) => {
      const data = dataOf(result);
      end = data.offset;
      resolve(data);
    });
  });
  return {
    socket,
    view,
    end: () => end,
    text: () => text,
    type: (line: string) => socket.emit("terminal:input", { terminal: id, data: Buffer.from(line) }, () => {}),
    async until(pattern: RegExp) {
      while (!pattern.test(text)) await once(socket as never, "terminal:data");
    },
    [Symbol.dispose]: () => void socket.disconnect(),
  };
}

test("what is typed reaches the shell, and what it says comes back", async () => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  page.type("echo $((6 * 7))\n");
  await page.until(/\r42\r\n/);
  expect(page.text()).toContain("$ echo $((6 * 7))\r\n");
});

test.each([
  ["another origin", "http://evil.test"],
  ["no origin", null],
])("a WebSocket with %s is refused", async (_, origin) => {
  await using lab = await startLab();
  const socket = client(lab.port, { ticket: ticketFor(newLearner()), protocol: PROTOCOL_VERSION }, origin);
  expect(await connect(socket)).toEqual({ message: "websocket error" });
});

const valid = ticketFor(newLearner());
const old = issueTicket(newLearner(), mac, Date.now() - TICKET_LIFETIME_MS - 60_000);

test.each([
  ["no ticket", { protocol: PROTOCOL_VERSION }, "ticket_missing"],
  ["an empty ticket", { ticket: "", protocol: PROTOCOL_VERSION }, "ticket_missing"],
  ["a ticket that is no ticket", { ticket: "a.b", protocol: PROTOCOL_VERSION }, "ticket_malformed"],
  ["a ticket that is no text", { ticket: { $ne: 1 }, protocol: PROTOCOL_VERSION }, "ticket_malformed"],
  ["a forged ticket", { ticket: valid.replace(/^./, "_"), protocol: PROTOCOL_VERSION }, "ticket_forged"],
  ["an old ticket", { ticket: old, protocol: PROTOCOL_VERSION }, "ticket_expired"],
  ["another protocol version", { ticket: valid, protocol: PROTOCOL_VERSION + 1 }, "protocol_mismatch"],
  ["no protocol version", { ticket: valid }, "protocol_mismatch"],
  ["more than that", { ticket: valid, protocol: PROTOCOL_VERSION, admin: true }, "bad_request"],
])("a handshake with %s is refused with a code", async (_, auth, code) => {
  await using lab = await startLab();
  expect(await connect(client(lab.port, auth))).toMatchObject({ code });
});

test.each<[string, unknown]>([
  ["session:open", { lesson: "../../etc/passwd" }],
  ["session:open", null],
  ["session:open", { ...LESSON, profile: "docker" }],
  ["terminal:open", { columns: 1e9, rows: 24 }],
  ["terminal:open", { columns: "80", rows: 24 }],
  ["terminal:attach", { terminal: "x", ...SIZE, from: null }],
  ["terminal:attach", { terminal: "a".repeat(22), ...SIZE, from: -1 }],
  ["terminal:input", { terminal: "a".repeat(22), data: "text" }],
  ["terminal:input", { terminal: "a".repeat(22), data: Buffer.alloc(MAX_INPUT_BYTES + 1) }],
  ["terminal:ack", { terminal: "a".repeat(22), offset: 1.5 }],
  ["terminal:clear", { terminal: "a".repeat(22), what: "\u001bc" }],
  ["terminal:close", { terminal: ["a".repeat(22)] }],
  ["task:answer", { task: "a/b", answer: "1" }],
  ["task:answer", { task: "a", answer: "" }],
  ["no:such", {}],
  ["__proto__", {}],
  ["toString", {}],
])("%s with %j is answered with bad_request", async (name, payload) => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  expect(await askAnything(page.socket, name, payload)).toMatchObject({ ok: false, error: { code: "bad_request" } });
  page.type("echo still $((1 + 1))\n");
  await page.until(/still 2/);
});

test("nothing can be asked for before a session is open", async () => {
  await using lab = await startLab();
  const socket = clientOf(lab.port, newLearner());
  await connect(socket);
  expect(await ask(socket, "terminal:open", SIZE)).toMatchObject({ error: { code: "session_closed" } });
  expect(await ask(socket, "session:open", { lesson: "missing/lesson" })).toMatchObject({
    error: { code: "lesson_unknown" },
  });
  socket.disconnect();
});

test("a ticket for one lesson opens no other", async () => {
  await using lab = await startLab();
  const ticket = issueTicket(newLearner(), mac, Date.now(), LESSON.lesson);
  const socket = client(lab.port, { ticket, protocol: PROTOCOL_VERSION });
  await connect(socket);
  expect(await ask(socket, "session:open", { lesson: "containers/cgroups" })).toMatchObject({
    error: { code: "lesson_locked" },
  });
  expect(lab.sessions.size).toBe(0);
  expect(await ask(socket, "session:open", LESSON)).toMatchObject({ ok: true });
  socket.disconnect();
});

test("answers are taken one by one: who tries all of them is held up", async () => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  const tries = Array.from({ length: 12 }, (_, pid) =>
    ask(page.socket, "task:answer", { task: "pid", answer: `${pid}` }),
  );
  const codes = (await Promise.all(tries)).map((result) => (result.ok ? "ok" : result.error.code));
  // This lab's tasks ask for nothing, which is said of those that were looked at.
  expect(codes).toEqual([...Array(5).fill("bad_request"), ...Array(7).fill("rate_limited")]);
});

test("a frame beyond the limit ends the connection, and only that one", async () => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  using other = await learnerAt(lab.port);
  const gone = once(page.socket as never, "disconnect");
  page.socket.emit("terminal:input", { terminal: page.id, data: Buffer.alloc(MAX_FRAME_BYTES + 1) }, () => {});
  expect((await gone)[0]).toBe("transport close");
  other.type("echo fine\n");
  await other.until(/\rfine/);
});

test("another learner's terminal is as unknown as one that never was", async () => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  using thief = await learnerAt(lab.port);
  const unknown = { ok: false, error: { code: "terminal_unknown" } };
  const theft = { terminal: page.id, ...SIZE, from: null };
  expect(await ask(thief.socket, "terminal:attach", theft)).toMatchObject(unknown);
  expect(await ask(thief.socket, "terminal:close", { terminal: page.id })).toMatchObject(unknown);
  expect(await askAnything(thief.socket, "terminal:clear", { terminal: page.id, what: "all" })).toMatchObject(unknown);
  const input = { terminal: page.id, data: Buffer.from("echo stolen\n") };
  expect(await askAnything(thief.socket, "terminal:input", input)).toMatchObject(unknown);
  page.type("echo mine\n");
  await page.until(/\rmine/);
  expect(page.text()).not.toContain("stolen");
});

test("a page that comes back goes on where it was, without a byte lost or doubled", async () => {
  await using lab = await startLab();
  const page = await learnerAt(lab.port);
  page.type("seq 1 2000; sleep 0.2; seq 2001 4000; echo do''ne\n");
  await page.until(/1000\r\n/);
  page.socket.disconnect();
  const socket = clientOf(lab.port, page.learner);
  await connect(socket);
  const session = dataOf(await ask(socket, "session:open", LESSON));
  expect(session.terminals.map(({ id }) => id)).toEqual([page.id]);
  using back = await watch(socket, page.id, page.end());
  expect(back.view.snapshot).toBeNull();
  await back.until(/done\r\n/);
  const numbers = (page.text() + back.text()).match(/^\d+(?=\r$)/gm);
  expect(numbers).toEqual(Array.from({ length: 4000 }, (_, index) => String(index + 1)));
});

test("two pages share a terminal, and each hears of the other's size", async () => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  const socket = clientOf(lab.port, page.learner);
  await connect(socket);
  await ask(socket, "session:open", LESSON);
  using second = await watch(socket, page.id, null);
  const size = once(page.socket as never, "terminal:size");
  socket.emit("terminal:resize", { terminal: page.id, columns: 100, rows: 40 });
  expect(await size).toEqual([page.id, 100, 40]);
  second.type("echo to both\n");
  await Promise.all([page.until(/\rto both/), second.until(/\rto both/)]);
});

test("a page clears the screen for all that show the terminal, and for those that come later", async () => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  page.type("seq 1 50; PS1='left> '\n");
  await page.until(/50\r\n[^\r\n]*left> $/);
  const cleared = once(page.socket as never, "terminal:cleared");
  page.socket.emit("terminal:clear", { terminal: page.id, what: "lines" });
  expect(await cleared).toEqual([page.id, "lines"]);
  const socket = clientOf(lab.port, page.learner);
  await connect(socket);
  await ask(socket, "session:open", LESSON);
  using second = await watch(socket, page.id, null);
  const screen = Buffer.from(second.view.snapshot ?? []).toString();
  expect(screen).toContain("left> ");
  expect(screen).not.toContain("50");
});

test("a closed terminal says so to its pages, and one that ends by itself its code", async () => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  const exit = once(page.socket as never, "terminal:exit");
  page.type("exit 5\n");
  expect(await exit).toEqual([page.id, { code: 5, signal: null }]);
  expect(await ask(page.socket, "terminal:close", { terminal: page.id })).toEqual({ ok: true, data: null });
  expect(await ask(page.socket, "terminal:close", { terminal: page.id })).toMatchObject({
    error: { code: "terminal_unknown" },
  });
});

test("opening another lesson leaves the first, and so does going away", async () => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  const watchers = () => [...lab.sessions.values()].map((session) => session.audience.watchers);
  await ask(page.socket, "session:open", { lesson: "containers/cgroups" });
  expect(watchers()).toEqual([0, 1]);
  const both = ["a/a", "b/b"].map((lesson) => ask(page.socket, "session:open", { lesson }));
  expect((await Promise.all(both)).map(({ ok }) => ok)).toEqual([false, true]);
  expect(watchers()).toEqual([0, 0, 0, 1]);
  page.socket.disconnect();
  while (watchers().some((count) => count > 0)) await new Promise(setImmediate);
});

test("of two pages that answer a program's question only the one in use is heard", async () => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  const socket = clientOf(lab.port, page.learner);
  await connect(socket);
  await ask(socket, "session:open", LESSON);
  using other = await watch(socket, page.id, null);
  const reply = (from: LabClient, text: string) => {
    const input = { terminal: page.id, data: Buffer.from(text), isReply: true };
    return askAnything(from, "terminal:input", input);
  };
  // The newest page is in use until another one types.
  await Promise.all([reply(page.socket, "unheard "), reply(other.socket, "heard ")]);
  page.type("typed ");
  await page.until(/typed/);
  await Promise.all([reply(other.socket, "ignored "), reply(page.socket, "answered ")]);
  other.socket.disconnect();
  page.type("end");
  await page.until(/end/);
  expect(page.text()).toMatch(/\$ heard typed answered end$/);
});

test("an input flood is refused beyond the limit, and another learner's echo comes meanwhile", async () => {
  await using lab = await startLab();
  using flooder = await learnerAt(lab.port);
  using other = await learnerAt(lab.port);
  flooder.type("stty raw -echo; cat > /dev/null\n");
  const data = Buffer.alloc(MAX_INPUT_BYTES, "x");
  const answers = Array.from({ length: 600 }, () =>
    askAnything(flooder.socket, "terminal:input", { terminal: flooder.id, data }),
  );
  other.type("echo here\n");
  await other.until(/\rhere/);
  const codes = (await Promise.all(answers)).map((result) => (result.ok ? "taken" : result.error.code));
  expect(new Set(codes)).toEqual(new Set(["taken", "rate_limited"]));
});

test("a flood of messages is refused, and the connection goes on", async () => {
  await using lab = await startLab();
  using page = await learnerAt(lab.port);
  const startMs = performance.now();
  const answers = Array.from({ length: 20_000 }, () => askAnything(page.socket, "no:such", {}));
  const codes = (await Promise.all(answers)).map((result) => (result.ok ? "" : result.error.code));
  const seconds = (performance.now() - startMs) / 1_000;
  expect(new Set([...codes, "rate_limited"])).toEqual(new Set(["bad_request", "rate_limited"]));
  // A burst and what refills meanwhile: on a machine too busy to send faster, nothing has to be refused.
  expect(codes.filter((code) => code !== "rate_limited").length).toBeLessThanOrEqual(12_000 + 6_000 * seconds);
});

test("a page that acknowledges what it has not read is shown the door before it fills the memory", async () => {
  await using lab = await startLab();
  using liar = await learnerAt(lab.port);
  const socket = clientOf(lab.port, liar.learner);
  await connect(socket);
  await ask(socket, "session:open", LESSON);
  using witness = await watch(socket, liar.id, null);
  const [session] = lab.sessions.values();
  const before = process.memoryUsage().rss;
  stopReading(liar.socket);
  liar.type("yes\n");
  while (session?.audience.watchers === 2) {
    await once(socket as never, "terminal:data");
    liar.socket.emit("terminal:ack", { terminal: liar.id, offset: witness.end() });
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
}, 300_000);

test("health is told over HTTP, anything else is not there", async () => {
  await using lab = await startLab();
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${lab.port}${path}`)).status;
  expect(await get("/sandbox/healthz")).toBe(200);
  expect(await get("/sandbox/readyz")).toBe(200);
  expect(await get("/sandbox/")).toBe(404);
  expect(await get("/")).toBe(404);
});

test("a port in use is named, with what to do", async () => {
  await using lab = await startLab();
  const second = createServer({
    sessions: {
      open: () => Promise.reject(new Error("unused")),
      visit: () => expect.unreachable(),
      release: () => {},
      dismiss: () => {},
      act: () => 0,
    },
    previews: NO_PREVIEWS,
    mac,
    origins: [ORIGIN],
    log: pino({ level: "silent" }),
    operations: NO_OPERATIONS,
    reports: NO_REPORTS,
  });
  await expect(second.listen({ host: "127.0.0.1", port: lab.port })).rejects.toThrow(
    `127.0.0.1:${lab.port} is in use by another program: set DRYDOCK_LISTEN to a free address`,
  );
});

test("when the server stops, pages are cut in a way that makes them come back", async () => {
  const lab = await startLab();
  const page = await learnerAt(lab.port);
  const gone = once(page.socket as never, "disconnect");
  await lab[Symbol.asyncDispose]();
  expect((await gone)[0]).toBe("transport close");
});

/** Leaves what the server sends in the network's buffers. */
function stopReading(socket: LabClient): void {
  const engine = socket.io.engine as unknown as { transport: { ws: { _socket: { pause(): void } } } };
  engine.transport.ws._socket.pause();
}
