import { once } from "node:events";
import { expect, test, vi } from "vitest";
import type { GuestControl, SessionView } from "../../../lib/protocol/events.ts";
import { issueGuestTicket } from "../../../lib/protocol/ticket.ts";
import { PROTOCOL_VERSION } from "../../../lib/protocol/version.ts";
import { ask, askAnything, connect, dataOf } from "./test-client.ts";
import { client, clientOf, type LabClient, mac, newLearner, startLab } from "./testing.ts";

// Real programs on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const LESSON = { lesson: "containers/pid-namespace" };
const SIZE = { columns: 80, rows: 24 };

/** A learner who has a terminal open. */
async function learnerAt(port: number) {
  const learner = newLearner();
  const socket = clientOf(port, learner);
  expect(await connect(socket)).toBeNull();
  dataOf(await ask(socket, "session:open", LESSON));
  const { id } = dataOf(await ask(socket, "terminal:open", SIZE));
  return { learner, id, socket };
}

/** Somebody who looks on at what a learner does. */
async function guestAt(port: number, learner: string) {
  const socket = client(port, { ticket: issueGuestTicket(learner, mac, Date.now()), protocol: PROTOCOL_VERSION });
  expect(await connect(socket)).toBeNull();
  return socket;
}

test("whoever looks on sees the terminal as its learner has it, and the learner is told", async () => {
  await using lab = await startLab();
  const page = await learnerAt(lab.port);
  const told = once(page.socket as never, "session:state");
  const guest = await guestAt(lab.port, page.learner);
  const view = dataOf(await ask(guest, "session:open", LESSON));
  expect(view.terminals).toMatchObject([{ id: page.id, ...SIZE }]);
  expect((await told)[0] as SessionView).toMatchObject({ guests: 1 });
  // A window of another size changes nothing for the learner.
  const attached = dataOf(await ask(guest, "terminal:attach", { terminal: page.id, columns: 20, rows: 5, from: null }));
  expect(attached).toMatchObject(SIZE);
  guest.emit("terminal:resize", { terminal: page.id, columns: 20, rows: 5 });
  expect(dataOf(await ask(guest, "session:open", LESSON)).terminals).toMatchObject([SIZE]);
  guest.disconnect();
  page.socket.disconnect();
});

test("whoever looks on can neither type nor change anything, and wakes nobody's sandbox", async () => {
  await using lab = await startLab();
  const page = await learnerAt(lab.port);
  const guest = await guestAt(lab.port, page.learner);
  dataOf(await ask(guest, "session:open", LESSON));
  const attempts: [string, unknown][] = [
    ["terminal:input", { terminal: page.id, data: Buffer.from("rm -r ~\r") }],
    ["terminal:input", { terminal: page.id, data: Buffer.from("x"), isReply: true }],
    ["terminal:open", SIZE],
    ["terminal:close", { terminal: page.id }],
    ["terminal:clear", { terminal: page.id, what: "all" }],
    ["session:reset", {}],
    ["session:start", {}],
    ["session:extend", {}],
    ["task:answer", { task: "a", answer: "b" }],
  ];
  for (const [name, payload] of attempts) {
    expect([name, await askAnything(guest, name, payload)]).toMatchObject([name, { error: { code: "watch_only" } }]);
  }
  // The kernel may be looked at.
  expect(await ask(guest, "kernel:watch", { panels: ["processes"], timeline: true })).toMatchObject({ ok: true });
  expect(await ask(guest, "kernel:at", { atMs: 0 })).toMatchObject({ ok: true });
  const nobody = await guestAt(lab.port, newLearner());
  expect(await ask(nobody, "session:open", LESSON)).toMatchObject({ ok: false, error: { code: "session_closed" } });
  expect(lab.sessions.size).toBe(1);
  for (const socket of [guest, nobody, page.socket]) socket.disconnect();
});

/** Types as a page would; answers with the refusal's code, or null. */
async function type(socket: LabClient, terminal: string, text: string) {
  const result = await ask(socket, "terminal:input", { terminal, data: Buffer.from(text) });
  return result.ok ? null : result.error.code;
}

/** Resolves when a page is told of this much control. */
function told(socket: LabClient, control: GuestControl): Promise<void> {
  return new Promise((resolve) => {
    socket.on("session:state", (view) => view.control === control && resolve());
  });
}

test("a guest types once the learner has given leave, and no more when it is taken back or given back", async () => {
  await using lab = await startLab();
  const page = await learnerAt(lab.port);
  const guest = await guestAt(lab.port, page.learner);
  dataOf(await ask(guest, "session:open", LESSON));
  const attempt = () => type(guest, page.id, "true\r");

  const asked = told(page.socket, "asked");
  dataOf(await ask(guest, "control:ask", { isWanted: true }));
  await asked;
  // Asking is not leave.
  expect(await attempt()).toBe("watch_only");
  const given = told(guest, "given");
  dataOf(await ask(page.socket, "control:answer", { isAllowed: true }));
  await given;
  expect(await attempt()).toBeNull();
  // The learner types too, and a program's question is answered by their screen alone.
  expect(await type(page.socket, page.id, "true\r")).toBeNull();
  const reply = { terminal: page.id, data: Buffer.from("\u001b[0n"), isReply: true };
  expect(await ask(guest, "terminal:input", reply)).toMatchObject({ error: { code: "watch_only" } });
  dataOf(await ask(page.socket, "control:answer", { isAllowed: false }));
  expect(await attempt()).toBe("watch_only");

  dataOf(await ask(guest, "control:ask", { isWanted: true }));
  dataOf(await ask(page.socket, "control:answer", { isAllowed: true }));
  dataOf(await ask(guest, "control:ask", { isWanted: false }));
  expect(await attempt()).toBe("watch_only");
  for (const socket of [guest, page.socket]) socket.disconnect();
});

test("while a guest may type, everybody is told whose keys they were", async () => {
  await using lab = await startLab();
  const page = await learnerAt(lab.port);
  const guest = await guestAt(lab.port, page.learner);
  dataOf(await ask(guest, "session:open", LESSON));
  const typists: SessionView["typists"][] = [];
  page.socket.on("session:state", (view) => typists.push(view.typists));
  // Before there is leave nobody needs to know.
  expect(await type(page.socket, page.id, "true\r")).toBeNull();
  dataOf(await ask(guest, "control:ask", { isWanted: true }));
  dataOf(await ask(page.socket, "control:answer", { isAllowed: true }));
  for (const socket of [guest, guest, page.socket]) expect(await type(socket, page.id, "true\r")).toBeNull();
  dataOf(await ask(page.socket, "control:answer", { isAllowed: false }));
  expect(typists).toEqual([{}, {}, { [page.id]: "guest" }, { [page.id]: "learner" }, {}]);
  for (const socket of [guest, page.socket]) socket.disconnect();
});

test("nobody gives themselves leave, and leave is one guest's, for one visit", async () => {
  await using lab = await startLab();
  const page = await learnerAt(lab.port);
  const [one, other] = [await guestAt(lab.port, page.learner), await guestAt(lab.port, page.learner)];
  for (const guest of [one, other]) dataOf(await ask(guest, "session:open", LESSON));
  expect(await ask(one, "control:answer", { isAllowed: true })).toMatchObject({ error: { code: "watch_only" } });
  expect(await ask(page.socket, "control:ask", { isWanted: true })).toMatchObject({ error: { code: "bad_request" } });
  // An answer to nobody gives nobody leave later.
  dataOf(await ask(page.socket, "control:answer", { isAllowed: true }));
  dataOf(await ask(one, "control:ask", { isWanted: true }));
  expect(await type(one, page.id, "x")).toBe("watch_only");
  expect(await ask(other, "control:ask", { isWanted: true })).toMatchObject({ error: { code: "watch_only" } });
  dataOf(await ask(page.socket, "control:answer", { isAllowed: true }));
  expect(await type(other, page.id, "x")).toBe("watch_only");
  // What the other gives back is not theirs.
  dataOf(await ask(other, "control:ask", { isWanted: false }));
  expect(await type(one, page.id, "true\r")).toBeNull();

  const free = told(page.socket, "none");
  one.disconnect();
  await free;
  const back = await guestAt(lab.port, page.learner);
  dataOf(await ask(back, "session:open", LESSON));
  expect(await type(back, page.id, "x")).toBe("watch_only");
  for (const socket of [other, back, page.socket]) socket.disconnect();
});

test("with the learner's last page goes the leave that they gave", async () => {
  await using lab = await startLab();
  const page = await learnerAt(lab.port);
  const guest = await guestAt(lab.port, page.learner);
  dataOf(await ask(guest, "session:open", LESSON));
  dataOf(await ask(guest, "control:ask", { isWanted: true }));
  dataOf(await ask(page.socket, "control:answer", { isAllowed: true }));
  const gone = told(guest, "none");
  page.socket.disconnect();
  await gone;
  expect(await type(guest, page.id, "x")).toBe("watch_only");
  guest.disconnect();
});
