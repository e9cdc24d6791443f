import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { io } from "socket.io-client";
import { expect, onTestFinished, test, vi } from "vitest";
import { SOCKET_PATH } from "../../../lib/protocol/events.ts";
import { REPORTS_NAMESPACE } from "../../../lib/protocol/reports.ts";
import { issueTicket } from "../../../lib/protocol/ticket.ts";
import { hmacSha256 } from "../../../web/mac.ts";
import { join } from "../../../web/store/people.ts";
import { keepResult, resultsOfPerson } from "../../../web/store/results.ts";
import { emptyStore, sqliteStores } from "../../../web/store/testing.ts";
import { createWorkshop } from "../../../web/store/workshops.ts";
import { listenToSandboxServer } from "../../../web/workshop/results-line.ts";
import { NO_OPERATIONS, NO_PREVIEWS, ORIGIN } from "../gateway/testing.ts";
import { createServer } from "../server.ts";
import type { SessionNews } from "../session/session-parts.ts";
import { Outbox } from "./outbox.ts";
import { Reporter } from "./reporter.ts";

const SECRET = "a".repeat(64);
const LESSON = "containers/040-pid-namespace";

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "drydock-line-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, "results");
}

/** A sandbox-server of its own code, without sandboxes: the test says what happens in its sessions. */
async function startSandboxServer(folder: string, port = 0) {
  const report = (message: string, error: unknown) => {
    throw new Error(message, { cause: error });
  };
  const reporter = new Reporter(new Outbox({ folder, report }));
  const server = createServer({
    sessions: {
      open: () => Promise.reject(new Error("unused")),
      visit: () => expect.unreachable(),
      release: () => {},
      dismiss: () => {},
      act: () => 0,
    },
    previews: NO_PREVIEWS,
    mac: hmacSha256(SECRET),
    origins: [ORIGIN],
    log: pino({ level: "silent" }),
    operations: NO_OPERATIONS,
    reports: reporter,
  });
  const listening = await server.listen({ host: "127.0.0.1", port });
  return { reporter, port: listening, url: `http://127.0.0.1:${listening}`, close: () => server.close() };
}

async function storeWithAda() {
  const stores = await sqliteStores();
  const { store } = await emptyStore(stores);
  onTestFinished(async () => {
    await store.destroy();
    await stores[Symbol.asyncDispose]();
  });
  const wanted = { title: "T", course: "containers", seats: 9, endsAtMs: Date.now() + 60_000 };
  const { code } = await createWorkshop(store, wanted, Date.now());
  const joined = await join(store, code, "Ada", Date.now());
  if (!joined.ok) throw new Error(joined.why);
  return { store, ada: joined.person.id };
}

const news = (learner: string, done: number, sandbox = "5andb0x"): SessionNews => ({
  learner,
  lesson: LESSON,
  sandbox,
  state: "ready",
  isPresent: true,
  typedAtMs: null,
  tasks: Array.from({ length: 6 }, (_, n) => ({ id: `task-${n}`, status: n < done ? "done" : "todo", reason: "why" })),
});

interface LineParts {
  url: string;
  keep: Parameters<typeof listenToSandboxServer>[0]["keep"];
  secret?: string;
}

function listen({ url, keep, secret = SECRET }: LineParts) {
  const seen: SessionNews["state"][] = [];
  const reports: string[] = [];
  const onSessions = vi.fn((sessions: { state: SessionNews["state"] }[]) => {
    seen.push(...sessions.map(({ state }) => state));
  });
  const [onConnect, onDisconnect] = [vi.fn(), vi.fn()];
  const onReading = () => {};
  const parts = {
    sandboxUrl: url,
    origin: ORIGIN,
    ticketSecret: secret,
    onConnect,
    onDisconnect,
    onSessions,
    onReading,
  };
  const line = listenToSandboxServer({ ...parts, keep, report: (message) => reports.push(message) });
  onTestFinished(() => line.close());
  return { line, seen, reports, onConnect, onDisconnect };
}

test("what was seen done reaches the store once, whichever of the three is away or killed meanwhile", async () => {
  const { store, ada } = await storeWithAda();
  const folder = newFolder();
  let isStoreAway = true;
  let kept = 0;
  const keep: LineParts["keep"] = async (report) => {
    if (isStoreAway) throw new Error("the store is away");
    await keepResult(store, { ...report, person: report.learner });
    kept += 1;
  };
  const ids = async () => (await resultsOfPerson(store, ada)).map(({ task }) => task).toSorted();

  // Nobody listens yet.
  let server = await startSandboxServer(folder);
  server.reporter.tell(news(ada, 1));
  // Web listens, but cannot keep.
  let web = listen({ url: server.url, keep });
  await vi.waitFor(() => expect(web.reports).toContain("a result could not be kept"));
  expect(await ids()).toEqual([]);
  // The sandbox-server is killed, and another takes up what it left.
  const { port } = server;
  await server.close();
  server = await startSandboxServer(folder, port);
  isStoreAway = false;
  server.reporter.tell(news(ada, 2));
  await vi.waitFor(async () => expect(await ids()).toEqual(["task-0", "task-1"]), 15_000);
  // Web is killed after it kept one and before it said so: it is told again, and counts once.
  web.line.close();
  server.reporter.tell(news(ada, 3));
  web = listen({
    url: server.url,
    keep: async (report) => {
      await keep(report);
      throw new Error("killed");
    },
  });
  await vi.waitFor(async () => expect(await ids()).toHaveLength(3), 15_000);
  web.line.close();
  listen({ url: server.url, keep });
  await vi.waitFor(() => expect(server.reporter.pending).toEqual([]), 15_000);
  expect(await ids()).toEqual(["task-0", "task-1", "task-2"]);
  expect(kept).toBeGreaterThan(3);
  // A recovered session tells again what is done in the same sandbox; a fresh sandbox is another try.
  const recovered = await startSandboxServer(folder);
  recovered.reporter.tell(news(ada, 3));
  listen({ url: recovered.url, keep });
  await vi.waitFor(() => expect(recovered.reporter.pending).toEqual([]), 15_000);
  expect(await ids()).toHaveLength(3);
  await Promise.all([server.close(), recovered.close()]);
}, 60_000);

test("sessions are told of when web comes, as they change, and when they end", async () => {
  const server = await startSandboxServer(newFolder());
  onTestFinished(() => server.close());
  const learner = "AAAAAAAAAAAAAAAAAAAAAA";
  server.reporter.tell({ ...news(learner, 0), state: "creating" });
  const { seen } = listen({ url: server.url, keep: async () => {} });
  await vi.waitFor(() => expect(seen).toEqual(["creating"]));
  server.reporter.tell(news(learner, 0));
  server.reporter.tell(news(learner, 0));
  await vi.waitFor(() => expect(seen.at(-1)).toBe("ready"));
  server.reporter.tell({ ...news(learner, 0), state: "ended" });
  await vi.waitFor(() => expect(seen.at(-1)).toBe("ended"));
  expect(server.reporter.sessions()).toEqual([]);
});

test("neither a learner's ticket nor another lab's secret opens the line, and a page cannot report anything", async () => {
  const { store, ada } = await storeWithAda();
  const server = await startSandboxServer(newFolder());
  onTestFinished(() => server.close());
  const ticket = issueTicket(ada, hmacSha256(SECRET), Date.now());
  const page = (namespace: string, auth: object) =>
    io(`${server.url}${namespace}`, {
      path: SOCKET_PATH,
      transports: ["websocket"],
      extraHeaders: { origin: ORIGIN },
      auth,
      forceNew: true,
      reconnection: false,
    });
  for (const auth of [{ ticket }, {}, { ticket: "web.9999999999999.forged" }]) {
    const socket = page(REPORTS_NAMESPACE, auth);
    await expect(
      new Promise((resolve, reject) => socket.once("connect", () => resolve(null)).once("connect_error", reject)),
    ).rejects.toThrow("refused");
    socket.disconnect();
  }
  const foreign = listen({ url: server.url, keep: async () => {}, secret: "b".repeat(64) });
  await vi.waitFor(() => expect(foreign.reports).toContain("the sandbox-server does not let web listen for results"));

  const learner = page("/", { ticket, protocol: 1 });
  await new Promise((resolve) => learner.once("connect", () => resolve(null)));
  const answer = await learner.emitWithAck("task:done", JSON.stringify({ id: "x", learner: ada }));
  expect(answer).toMatchObject({ ok: false, error: { code: "bad_request" } });
  learner.disconnect();
  expect(await resultsOfPerson(store, ada)).toEqual([]);
});
