/** The page's own client against the real server with real shells, over a network that can be cut. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { LostInput } from "../../../components/terminal/input-pacer.ts";
import { type Link, SandboxClient } from "../../../components/terminal/sandbox-client.ts";
import type { Screen } from "../../../components/terminal/terminal-stream.ts";
import type { WireError } from "../../../lib/protocol/errors.ts";
import { newLearner, ORIGIN, startLab, ticketFor } from "./testing.ts";

// Megabytes through real shells, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000 });

/** What stands before a screen that comes in place of the stream. */
const RESET = Buffer.from("\x1bc");

const soon = <T>(holds: () => T) => vi.waitFor(holds, { timeout: 120_000, interval: 2 });

/** Passes connections on to a server as a browser of our page would make them, until it is told to cut them. */
async function startNetwork(port: number) {
  const connections = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    connections.add(near);
    near.once("close", () => {
      connections.delete(near);
      far.destroy();
    });
    far.once("close", () => near.destroy());
    near.on("error", () => near.destroy());
    far.on("error", () => far.destroy());
    near.once("data", (head: Buffer) => {
      // What a browser adds by itself.
      far.write(head.toString("latin1").replace("\r\n", `\r\nOrigin: ${ORIGIN}\r\n`), "latin1");
      near.pipe(far);
    });
    far.pipe(near);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      for (const connection of connections) connection.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.destroy();
      server.close();
    },
  };
}

/** A screen that hashes what follows a mark, and keeps the end of it as text. */
class Hasher implements Screen {
  readonly columns = 80;
  readonly rows = 24;
  readonly hash = createHash("sha256");
  /** Screens it was sent in place of the stream. */
  resets = 0;
  /** Bytes since the mark; null before it. */
  count: number | null = null;
  tail = "";
  readonly #mark: string;
  readonly #length: number;

  /** @param length bytes that follow the mark and are hashed */
  constructor(mark: string, length: number) {
    this.#mark = mark;
    this.#length = length;
  }

  write(bytes: Uint8Array, parsed: () => void): void {
    setImmediate(parsed);
    if (Buffer.from(bytes).equals(RESET)) this.resets += 1;
    if (this.count === null) this.#seekMark(bytes);
    else this.#take(bytes);
  }

  clear(): void {}

  resize(): void {}

  #seekMark(bytes: Uint8Array): void {
    const text = this.tail + Buffer.from(bytes).toString("latin1");
    const start = text.indexOf(this.#mark);
    this.tail = text.slice(-1_000);
    if (start < 0) return;
    this.tail = "";
    this.count = 0;
    this.#take(Buffer.from(text.slice(start + this.#mark.length), "latin1"));
  }

  #take(bytes: Uint8Array): void {
    const wanted = bytes.subarray(0, this.#length - (this.count ?? 0));
    this.hash.update(wanted);
    this.count = (this.count ?? 0) + wanted.byteLength;
    this.tail = (this.tail + Buffer.from(bytes.subarray(-1_000)).toString("latin1")).slice(-1_000);
  }
}

async function startPage(origin: string) {
  const learner = newLearner();
  const heard = { links: [] as Link[], refused: [] as WireError[], lostInput: [] as LostInput[] };
  const client = new SandboxClient({
    lesson: "containers/040-pid-namespace",
    origin,
    fetchTicket: async () => ticketFor(learner),
    listener: {
      link: (link) => heard.links.push(link),
      session: () => undefined,
      tasks: () => undefined,
      sessionRefused: (error) => heard.refused.push(error),
      refused: (error) => heard.refused.push(error),
      inputLost: (lost) => heard.lostInput.push(lost),
      lost: (error) => heard.refused.push(error),
    },
  });
  onTestFinished(() => client.close());
  client.start();
  await soon(() => expect(heard.links.at(-1)?.kind).toBe("online"));
  const view = await client.openTerminal(80, 24);
  if (!view) throw new Error("the host opened no terminal");
  return { client, heard, stream: client.stream(view.id) };
}

/** A file of pseudo-random bytes: every byte value, and sequences cut at any place. */
async function writeFileOf(length: number) {
  const folder = await mkdtemp(path.join(tmpdir(), "drydock-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "file");
  const hash = createHash("sha256");
  const out = createWriteStream(file);
  let state = 1;
  for (let written = 0; written < length; written += 65_536) {
    const words = new Uint32Array(16_384).map(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state;
    });
    const bytes = Buffer.from(words.buffer).subarray(0, length - written);
    hash.update(bytes);
    if (!out.write(bytes)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
  return { file, sha256: hash.digest("hex") };
}

const encode = (text: string) => new TextEncoder().encode(text);

test("a file of 50 MB arrives with the same hash over ten lost connections", async () => {
  await using lab = await startLab();
  await using network = await startNetwork(lab.port);
  const length = 50_000_000;
  const { file, sha256 } = await writeFileOf(length);
  const { stream, heard } = await startPage(network.origin);
  const screen = new Hasher("<start>", length);
  onTestFinished(stream.show(screen));
  stream.input(encode(`stty raw -echo; printf '<st''art>'; cat ${file}; stty sane; echo the e''nd\r`));
  for (let cut = 1; cut <= 10; cut += 1) {
    await soon(() => expect(screen.count).toBeGreaterThan(cut * 4_000_000));
    // In the middle of it, with what is on its way in both directions.
    expect(screen.count).toBeLessThan(length);
    network.cut();
    await soon(() => expect(heard.links.at(-1)?.kind).not.toBe("online"));
  }
  await soon(() => expect(screen.tail).toContain("the end"));
  expect(screen.count).toBe(length);
  expect(screen.hash.digest("hex")).toBe(sha256);
  expect(heard.links.filter(({ kind }) => kind === "online")).toHaveLength(11);
  expect(screen.resets).toBe(0);
});

test("a paste of megabytes arrives whole and in order, however slowly it is read", async () => {
  await using lab = await startLab();
  await using network = await startNetwork(lab.port);
  const { stream, heard } = await startPage(network.origin);
  const screen = new Hasher("<start>", 0);
  onTestFinished(stream.show(screen));
  const lines = Array.from({ length: 130_000 }, (_, index) => `line number ${index} é🚢\n`).join("");
  const paste = encode(lines);
  expect(paste.byteLength).toBeGreaterThan(3_000_000);
  const waiting: number[] = [];
  onTestFinished(stream.onPaste((bytes) => waiting.push(bytes)));
  // Raw, as editors and shells with line editing read; and so late that the host has no room for all that comes before.
  const reader = `(sleep 3; head -c ${paste.byteLength}) | sha256sum`;
  stream.input(encode(`stty raw -echo; printf '<st''art>'; ${reader}; stty sane\r`));
  await soon(() => expect(screen.count).toBe(0));
  expect(stream.input(paste)).toBe(true);
  const sha256 = createHash("sha256").update(paste).digest("hex");
  await soon(() => expect(screen.tail).toContain(sha256));
  expect(waiting[0]).toBe(paste.byteLength);
  expect(waiting.at(-1)).toBe(0);
  expect(waiting.toSorted((one, other) => other - one)).toEqual(waiting);
  expect(heard.refused).toEqual([]);
});

test("a paste that nobody reads is given up, with what was dropped, and Ctrl-C ends one before that", async () => {
  await using lab = await startLab();
  await using network = await startNetwork(lab.port);
  const { stream, heard } = await startPage(network.origin);
  const screen = new Hasher("<start>", 0);
  onTestFinished(stream.show(screen));
  let waiting = -1;
  onTestFinished(
    stream.onPaste((bytes) => {
      waiting = bytes;
    }),
  );
  stream.input(encode("stty raw -echo; printf '<st''art>'; sleep 1000\r"));
  await soon(() => expect(screen.count).toBe(0));
  const paste = encode("x".repeat(4_000_000));
  stream.input(paste);
  await soon(() => expect(heard.refused).toHaveLength(1));
  expect(heard.refused[0]?.message).toMatch(/does not read its input\. The last \d+ KB of the paste were dropped\./);
  expect(waiting).toBe(0);

  stream.input(paste);
  expect(waiting).toBe(paste.byteLength);
  stream.input(Uint8Array.of(3));
  expect(waiting).toBe(0);
});

test("input that a lost connection may have swallowed is told, and typed anew only by the learner", async () => {
  await using lab = await startLab();
  await using network = await startNetwork(lab.port);
  const { stream, heard } = await startPage(network.origin);
  const screen = new Hasher("$ ", 0);
  onTestFinished(stream.show(screen));
  await soon(() => expect(screen.count).toBe(0));
  expect(stream.input(encode("echo $((40 + 2))\r"))).toBe(true);
  network.cut();
  await soon(() => expect(heard.lostInput).toEqual([{ hasUncertain: true, unsentBytes: 0 }]));
  expect(stream.input(encode("echo refused\r"))).toBe(false);
  await soon(() => expect(heard.links.at(-1)?.kind).toBe("online"));
  stream.input(encode("echo the e''nd\r"));
  await soon(() => expect(screen.tail).toContain("the end\r\n"));
  // Once or not at all: never twice.
  expect(screen.tail.split("\r\n42\r\n").length).toBeLessThanOrEqual(2);
  expect(screen.tail).not.toContain("refused");
});
