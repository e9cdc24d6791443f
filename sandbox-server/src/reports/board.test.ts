import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import type { SandboxOrder } from "../../../lib/protocol/reports.ts";
import { readTicket } from "../../../lib/protocol/ticket.ts";
import type { BoardPerson, BoardUpdate } from "../../../lib/workshop/board.ts";
import type { ClassView } from "../../../lib/workshop/requests.ts";
import { hmacSha256 } from "../../../web/mac.ts";
import { type Browser, newWorkshop, ORIGIN, startWorkshops, TICKET_SECRET } from "../../../web/workshop/testing.ts";
import { NO_OPERATIONS, NO_PREVIEWS } from "../gateway/testing.ts";
import { createServer } from "../server.ts";
import type { SessionNews } from "../session/session-parts.ts";
import { Outbox } from "./outbox.ts";
import { Reporter } from "./reporter.ts";

const LESSON = "containers/040-pid-namespace";

/** A sandbox-server without sandboxes, and a web that listens to it. */
async function startClass() {
  const folder = mkdtempSync(path.join(tmpdir(), "drydock-board-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const dismissed: { learner: string; isForGood: boolean }[] = [];
  const orders: SandboxOrder[] = [];
  const reporter = new Reporter(new Outbox({ folder, report: () => expect.unreachable() }));
  const server = createServer({
    sessions: {
      open: () => Promise.reject(new Error("unused")),
      visit: () => expect.unreachable(),
      release: () => {},
      dismiss: (learner, isForGood) => dismissed.push({ learner, isForGood }),
      // One sandbox for each, and none for another lesson.
      act(order) {
        orders.push(order);
        return order.lesson === null || order.lesson === LESSON ? order.learners.length : 0;
      },
    },
    previews: NO_PREVIEWS,
    mac: hmacSha256(TICKET_SECRET),
    origins: [ORIGIN],
    log: pino({ level: "silent" }),
    operations: NO_OPERATIONS,
    reports: reporter,
  });
  const port = await server.listen({ host: "127.0.0.1", port: 0 });
  const lab = await startWorkshops({ sandboxUrl: `http://127.0.0.1:${port}` });
  onTestFinished(async () => {
    await lab[Symbol.asyncDispose]();
    await server.close();
  });
  return { lab, reporter, server, dismissed, orders };
}

/** The board as a page would have it, after each update. */
async function* boardOf(host: Browser, workshop: string) {
  const people = new Map<string, BoardPerson>();
  for await (const update of host.follow<BoardUpdate>(`/api/host/workshops/${workshop}/board`)) {
    for (const person of update.people) people.set(person.id, person);
    for (const id of update.removed) people.delete(id);
    yield { people: [...people.values()], isConnected: update.isConnected, lessons: update.lessons };
  }
}

type Seen = Awaited<ReturnType<ReturnType<typeof boardOf>["next"]>>["value"] & object;

async function until(board: AsyncGenerator<Seen>, is: (seen: Seen) => boolean): Promise<Seen> {
  for (;;) {
    const { value, done } = await board.next();
    if (done) throw new Error("the board ended");
    if (is(value)) return value;
  }
}

const news = (learner: string, change: Partial<SessionNews> = {}): SessionNews => ({
  learner,
  lesson: LESSON,
  sandbox: "5andb0x",
  state: "ready",
  isPresent: true,
  typedAtMs: Date.now(),
  tasks: [],
  ...change,
});

test("a host sees who comes, where they stand, why they are not done, what they have done, and that they have gone", async () => {
  const { lab, reporter } = await startClass();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host);
  const board = boardOf(host, id);
  const first = await until(board, ({ isConnected }) => isConnected);
  expect(first.people).toEqual([]);
  const task = first.lessons?.find((lesson) => lesson.id === LESSON)?.tasks[0];
  const name = task?.key.split("/").at(-1) ?? "";

  const student = lab.browser();
  await student.post("/api/class/join", { code, name: "Ada" });
  const joined = await until(board, ({ people }) => people.length === 1);
  expect(joined.people[0]).toMatchObject({ name: "Ada", status: "new", done: [] });
  const learner = joined.people[0]?.id ?? "";

  const tasks = (status: "todo" | "done") => [{ id: name, status, reason: "no process runs" }];
  reporter.tell(news(learner, { tasks: tasks("todo") }));
  const working = await until(board, ({ people }) => people[0]?.status === "working");
  expect(working.people[0]).toMatchObject({ lesson: LESSON, at: task?.key, reason: "no process runs" });

  reporter.tell(news(learner, { tasks: tasks("done") }));
  await until(board, ({ people }) => people[0]?.done.includes(task?.key ?? "") === true);
  reporter.tell(news(learner, { isPresent: false, tasks: tasks("done") }));
  const gone = await until(board, ({ people }) => people[0]?.status === "gone");
  // What was done stays when the session ends.
  reporter.tell(news(learner, { isPresent: false, state: "ended", tasks: tasks("done") }));
  expect(gone.people[0]?.done).toEqual([task?.key]);
  await board.return(undefined);
});

test("a hand that goes up is seen, and goes down when the host has helped", async () => {
  const { lab } = await startClass();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host);
  const student = lab.browser();
  await student.post("/api/class/join", { code, name: "Ada" });
  const board = boardOf(host, id);
  const own = student.follow<ClassView>("/api/class/events");
  expect((await own.next()).value).toMatchObject({ handUpAtMs: null, messages: [], isOver: false });
  await student.post("/api/class/hand", { isUp: true });
  const up = await until(board, ({ people }) => typeof people[0]?.handUpAtMs === "number");
  expect((await own.next()).value).toMatchObject({ handUpAtMs: up.people[0]?.handUpAtMs });
  await host.post(`/api/host/workshops/${id}/people/${up.people[0]?.id}/hand-down`);
  expect((await own.next()).value).toMatchObject({ handUpAtMs: null });
  await until(board, ({ people }) => people[0]?.handUpAtMs === null);
});

test("a message reaches everybody in its workshop and nobody in another; the end does too", async () => {
  const { lab } = await startClass();
  const host = await lab.host();
  const [one, other] = [await newWorkshop(host), await newWorkshop(host)];
  const follow = async (code: string) => {
    const browser = lab.browser();
    await browser.post("/api/class/join", { code, name: "Ada" });
    const events = browser.follow<ClassView>("/api/class/events");
    await events.next();
    return events;
  };
  const [here, elsewhere] = [await follow(one.code), await follow(other.code)];
  await host.post(`/api/host/workshops/${one.id}/message`, { text: "  <b>Break</b> until noon " });
  expect((await here.next()).value).toMatchObject({ messages: [{ text: "<b>Break</b> until noon" }] });
  await host.post(`/api/host/workshops/${other.id}/message`, { text: "Other" });
  expect((await elsewhere.next()).value).toMatchObject({ messages: [{ text: "Other" }] });
  await host.post(`/api/host/workshops/${one.id}/end`);
  expect((await here.next()).value).toMatchObject({ isOver: true });
});

test("when the sandbox host is gone, a board says so and still shows what was done", async () => {
  const { lab, server } = await startClass();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host);
  await lab.browser().post("/api/class/join", { code, name: "Ada" });
  const board = boardOf(host, id);
  await until(board, ({ isConnected }) => isConnected);
  await server.close();
  const seen = await until(board, ({ isConnected }) => !isConnected);
  expect(seen.people).toMatchObject([{ name: "Ada" }]);
});

test("a host gives everybody more time, and has one sandbox reset or stopped; who lost their shells is told", async () => {
  const { lab, orders } = await startClass();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host);
  const [ada, ken] = [lab.browser(), lab.browser()];
  await ada.post("/api/class/join", { code, name: "Ada" });
  await ken.post("/api/class/join", { code, name: "Ken" });
  const board = boardOf(host, id);
  const { people } = await until(board, ({ isConnected }) => isConnected);
  const [first, second] = people.map((person) => person.id);
  const path = `/api/host/workshops/${id}`;
  expect((await host.post(`${path}/extend-sandboxes`)).data).toEqual({ count: 2 });
  const sandbox = `${path}/people/${first}/sandbox`;
  expect(await host.post(sandbox, { lesson: LESSON, act: "reset" })).toMatchObject({ status: 200 });
  expect(await host.post(sandbox, { lesson: LESSON, act: "stop" })).toMatchObject({ status: 200 });
  expect(await host.post(sandbox, { lesson: "containers/090-cgroups", act: "stop" })).toMatchObject({ status: 409 });
  expect(orders.slice(0, 3)).toEqual([
    { learners: [first, second], lesson: null, act: "extend" },
    { learners: [first], lesson: LESSON, act: "reset" },
    { learners: [first], lesson: LESSON, act: "stop" },
  ]);
  const { value } = await ada.follow<ClassView>("/api/class/events").next();
  expect(value.messages.map(({ text }: { text: string }) => text)).toEqual([
    "Your host has reset your sandbox for “PID namespace”.",
  ]);
});

test("nobody but a host follows a board, and nobody outside of a workshop follows one", async () => {
  const { lab } = await startClass();
  const { id, code } = await newWorkshop(await lab.host());
  const student = lab.browser();
  await student.post("/api/class/join", { code, name: "Ada" });
  await expect(student.follow(`/api/host/workshops/${id}/board`).next()).rejects.toThrow("401");
  await expect(lab.browser().follow("/api/class/events").next()).rejects.toThrow("401");
});

test("when a workshop ends its people's sandboxes are stopped, and of who is removed nothing stays; others go on", async () => {
  const { lab, reporter, dismissed } = await startClass();
  const host = await lab.host();
  const [one, other] = [await newWorkshop(host), await newWorkshop(host)];
  const joinAndWork = async (code: string, name: string) => {
    const browser = lab.browser();
    await browser.post("/api/class/join", { code, name });
    const { learner } = readTicket(
      (await browser.post("/api/ticket")).data.ticket,
      hmacSha256(TICKET_SECRET),
      Date.now(),
    );
    reporter.tell(news(learner));
    return learner;
  };
  const ada = await joinAndWork(one.code, "Ada");
  const [ken, lin] = [await joinAndWork(other.code, "Ken"), await joinAndWork(other.code, "Lin")];
  const stranger = "AAAAAAAAAAAAAAAAAAAAAA";
  reporter.tell(news(stranger));
  const board = boardOf(host, other.id);
  await until(board, ({ people }) => people.filter(({ status }) => status === "working").length === 2);

  await host.post(`/api/host/workshops/${one.id}/end`);
  await vi.waitFor(() => expect(dismissed).toEqual([{ learner: ada, isForGood: false }]));
  await host.post(`/api/host/workshops/${other.id}/people/${lin}/remove`);
  await vi.waitFor(() => expect(dismissed.slice(1)).toEqual([{ learner: lin, isForGood: true }]));
  reporter.tell(news(lin, { state: "ended" }));
  await host.post(`/api/host/workshops/${other.id}/delete`);
  await vi.waitFor(() => expect(dismissed.slice(2)).toEqual([{ learner: ken, isForGood: true }]));
});
