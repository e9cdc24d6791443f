import { once } from "node:events";
import { expect, test, vi } from "vitest";
import type { SessionView } from "../../../lib/protocol/events.ts";
import { issueGuestTicket } from "../../../lib/protocol/ticket.ts";
import { PROTOCOL_VERSION } from "../../../lib/protocol/version.ts";
import { ask, askAnything, connect, dataOf } from "./test-client.ts";
import { client, clientOf, mac, newLearner, startLab } from "./testing.ts";

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
  const nobody = await guestAt(lab.port, newLearner());
  expect(await ask(nobody, "session:open", LESSON)).toMatchObject({ ok: false, error: { code: "session_closed" } });
  expect(lab.sessions.size).toBe(1);
  for (const socket of [guest, nobody, page.socket]) socket.disconnect();
});
