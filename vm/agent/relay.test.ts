import { once } from "node:events";
import { mkdtempDisposable } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { AgentConnection } from "./connection.ts";
import { decodeFrames, encodeFrame, FRAME, type Frame, type FrameKind } from "./frames.ts";
import { relayAgent } from "./relay.ts";

interface RelayWithGuest extends AsyncDisposable {
  say: (kind: FrameKind, channel: number, words?: string) => void;
  heard: AsyncGenerator<Frame>;
  end: () => void;
  client: () => Promise<AgentConnection>;
}

/** A relay with real sockets; the test plays the guest's agent. */
async function relayWithGuest(): Promise<RelayWithGuest> {
  const cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await mkdtempDisposable(path.join(tmpdir(), "drydock-relay-")));
  const port = createServer().listen(path.join(folder.path, "port"));
  cleanup.defer(() => void port.close());
  const host = connect(path.join(folder.path, "port"));
  cleanup.defer(() => void host.destroy());
  const [guest]: Socket[] = await once(port, "connection");
  if (guest === undefined) throw new Error("no connection");
  cleanup.defer(() => void guest.destroy());
  const say = (kind: FrameKind, channel: number, words = "") => {
    guest.write(encodeFrame({ kind, channel, payload: Buffer.from(words) }));
  };
  const socket = path.join(folder.path, "relay");
  say(FRAME.ready, 0);
  await relayAgent(host, socket);
  return {
    say,
    heard: decodeFrames(guest),
    end: () => void guest.end(),
    async client() {
      const stream = connect(socket);
      const connection = await AgentConnection.open(stream);
      cleanup.defer(() => connection.close());
      return connection;
    },
    async [Symbol.asyncDispose]() {
      await cleanup.disposeAsync();
    },
  };
}

/** Runs a command and collects what it prints. */
function run(connection: AgentConnection, command: string, input = new PassThrough()) {
  const streams = { stdin: input, stdout: new PassThrough(), stderr: new PassThrough() };
  const status = connection.run({ command: [command], cwd: "/", env: {} }, streams).finally(() => {
    streams.stdout.end();
    streams.stderr.end();
  });
  return Promise.all([status, text(streams.stdout), text(streams.stderr)]);
}

/** The next frame of a kind that the guest hears. */
async function hear(frames: AsyncGenerator<Frame>, kind: FrameKind): Promise<Frame> {
  for (;;) {
    const { done, value } = await frames.next();
    if (done) throw new Error("the stream ended");
    if (value.kind === kind) return value;
  }
}

test("two commands at once get each its own output and exit status", async () => {
  await using relay = await relayWithGuest();
  const one = run(await relay.client(), "one");
  const first = await hear(relay.heard, FRAME.start);
  const two = run(await relay.client(), "two");
  const second = await hear(relay.heard, FRAME.start);
  relay.say(FRAME.stdout, second.channel, "second");
  relay.say(FRAME.stdout, first.channel, "first");
  relay.say(FRAME.stderr, first.channel, "oops");
  relay.say(FRAME.exit, second.channel, "0");
  relay.say(FRAME.exit, first.channel, "3");
  expect(await one).toEqual([3, "first", "oops"]);
  expect(await two).toEqual([0, "second", ""]);
});

test("input goes through, and its end too", async () => {
  await using relay = await relayWithGuest();
  const input = new PassThrough();
  const running = run(await relay.client(), "cat", input);
  const { channel } = await hear(relay.heard, FRAME.start);
  input.end("typed");
  expect(Buffer.from((await hear(relay.heard, FRAME.stdin)).payload).toString()).toBe("typed");
  expect((await hear(relay.heard, FRAME.stdin)).payload).toHaveLength(0);
  relay.say(FRAME.exit, channel, "0");
  await running;
});

test("a client that goes away takes its command with it", async () => {
  await using relay = await relayWithGuest();
  const client = await relay.client();
  const outcome = run(client, "sleep").catch(() => "failed");
  const { channel } = await hear(relay.heard, FRAME.start);
  client.close();
  const signal = await hear(relay.heard, FRAME.signal);
  expect([signal.channel, Buffer.from(signal.payload).toString()]).toEqual([channel, "SIGKILL"]);
  expect(await outcome).toBe("failed");
});

test("when the machine ends, a running command fails with that reason", async () => {
  await using relay = await relayWithGuest();
  const outcome = run(await relay.client(), "sleep").catch(String);
  await hear(relay.heard, FRAME.start);
  relay.end();
  expect(await outcome).toContain("the virtual machine ended while the command ran");
});
