/** The whole sandbox-server as a process: what a killed one leaves behind, and what a stopped one does not. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { io } from "socket.io-client";
import { expect, test } from "vitest";
import { type SessionView, SOCKET_PATH } from "../../lib/protocol/events.ts";
import { issueTicket } from "../../lib/protocol/ticket.ts";
import { PROTOCOL_VERSION } from "../../lib/protocol/version.ts";
import { cgroupTree } from "../src/sandbox/cgroup.ts";
import { host, inside, leftovers, roots } from "./support.ts";

const SECRET = "ab".repeat(32);
const ORIGIN = "http://lab.test";
const CGROUP = "/sys/fs/cgroup/drydock-server-test";
const STATE = `${roots.stateDirectory}/server`;
const project = new URL("../..", import.meta.url).pathname;

test("after a server was killed, the next one ends what ran and gives the learner the files back", async () => {
  const before = leftovers();
  const port = await freePort();
  const first = await startServer(port);
  await openSession(port);
  const [id = ""] = sandboxes();
  await inside({ id }, "echo kept > ~/note");
  first.kill("SIGKILL");
  await once(first, "exit");
  expect(sandboxes()).toEqual([id]);

  const second = await startServer(port);
  expect(sandboxes()).toEqual([]);
  await openSession(port);
  expect(sandboxes()).toEqual([id]);
  expect((await inside({ id }, "cat ~/note")).stdout).toBe("kept\n");
  await stop(second);
  expect(leftovers()).toEqual(before);
});

test("a server that is told to stop takes its sandboxes and its cgroup with it", async () => {
  const before = leftovers();
  const port = await freePort();
  const server = await startServer(port);
  await openSession(port);
  expect(sandboxes()).toHaveLength(1);
  await stop(server);
  expect(server.exitCode).toBe(0);
  expect(cgroupTree(host, CGROUP)).toEqual([]);
  expect(leftovers()).toEqual(before);
});

function sandboxes(): string[] {
  return host.listDirectories(CGROUP);
}

/** Starts, before this test gives up; see {@link startServer}. */
const MAX_STARTS = 3;

/**
 * Resolves once it says that it is ready. Under emulation Node itself is now and then killed by a check of V8's own
 * while it starts; like whoever supervises it in earnest (vm/guest/init, a systemd unit), this starts it again then.
 * A server that ends by itself is not started again.
 */
async function startServer(port: number): Promise<ChildProcess> {
  for (let start = 1; ; start += 1) {
    const { child, ended } = await tryToStart(port);
    if (ended === null) return child;
    if (child.signalCode === null || start === MAX_STARTS) throw new Error(`the server was never ready: ${ended}`);
  }
}

/** `ended` is null when it is ready, else what it said before it ended. */
async function tryToStart(port: number): Promise<{ child: ChildProcess; ended: string | null }> {
  const child = spawn(process.execPath, ["sandbox-server/src/main.ts"], {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      DRYDOCK_LISTEN: `127.0.0.1:${port}`,
      DRYDOCK_ORIGINS: ORIGIN,
      DRYDOCK_TICKET_SECRET: SECRET,
      DRYDOCK_ROOTFS: roots.rootfs,
      DRYDOCK_STATE: STATE,
      DRYDOCK_LESSONS: `${project}/lessons`,
      DRYDOCK_CGROUP: CGROUP,
      DRYDOCK_POOL: "",
    },
  });
  let output = "";
  const { promise, resolve } = Promise.withResolvers<string | null>();
  // Read to the end: a server that cannot write its log any more would die of that.
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("is ready")) resolve(null);
    });
  }
  child.once("close", () => resolve(output));
  return { child, ended: await promise };
}

async function stop(server: ChildProcess): Promise<void> {
  const exited = once(server, "exit");
  server.kill("SIGTERM");
  await exited;
}

/** A learner comes, waits for the sandbox, and leaves the browser open. */
async function openSession(port: number): Promise<void> {
  const key = Buffer.from(SECRET, "hex");
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
  const ticket = issueTicket("A".repeat(22), { sign, verify: () => false }, Date.now());
  const socket = io(`http://127.0.0.1:${port}`, {
    path: SOCKET_PATH,
    transports: ["websocket"],
    extraHeaders: { origin: ORIGIN },
    auth: { ticket, protocol: PROTOCOL_VERSION },
    reconnection: false,
  });
  await using _closing = { [Symbol.asyncDispose]: async () => void socket.close() };
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  socket.on("session:state", (view: SessionView) => {
    if (view.state.kind === "ready") resolve();
  });
  const answer = await socket.timeout(20_000).emitWithAck("session:open", { lesson: "containers/040-pid-namespace" });
  expect(answer).toMatchObject({ ok: true });
  if (answer.data.state.kind !== "ready") await ready;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
