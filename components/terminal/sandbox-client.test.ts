import { expect, onTestFinished, test, vi } from "vitest";
import { DrydockError, type WireError } from "#lib/protocol/errors.ts";
import type { SessionView } from "#lib/protocol/events.ts";
import { PROTOCOL_VERSION } from "#lib/protocol/version.ts";
import type { LostInput } from "./input-pacer.ts";
import { type Lab, startLab } from "./lab.fixture.ts";
import { type Link, SandboxClient } from "./sandbox-client.ts";
import type { Screen, TerminalStream } from "./terminal-stream.ts";
import { typeInto } from "./typist.ts";

const RESET = "\x1bc";

/** On a machine that may be busy with other tests. */
const SOON = { timeout: 30_000 };
const eventually = <T>(holds: () => T) => vi.waitFor(holds, SOON);

vi.setConfig({ testTimeout: 60_000 });

/** A screen that keeps what it was given, and works it in a moment later, as xterm does. */
class Recorder implements Screen {
  columns = 80;
  rows = 24;
  #bytes = Buffer.alloc(0);

  write(bytes: Uint8Array, parsed: () => void): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    setImmediate(parsed);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
  }

  clear(): void {
    this.#bytes = Buffer.concat([this.#bytes, Buffer.from(RESET)]);
  }

  /** What stands on it: everything since the last reset. */
  get text(): string {
    return this.#bytes.toString().split(RESET).at(-1) ?? "";
  }

  get resets(): number {
    return this.#bytes.toString().split(RESET).length - 1;
  }
}

interface Visit {
  client: SandboxClient;
  links: Link[];
  views: SessionView[];
  refusals: WireError[];
  lost: WireError[];
  lostInput: LostInput[];
}

async function startVisit({
  fetchTicket,
}: {
  fetchTicket?: () => Promise<string>;
} = {}): Promise<Visit & { lab: Lab }> {
  const lab = await startLab();
  onTestFinished(() => lab.close());
  let tickets = 0;
  const visit = {
    links: [] as Link[],
    views: [] as SessionView[],
    refusals: [] as WireError[],
    lost: [] as WireError[],
    lostInput: [] as LostInput[],
  };
  const client = new SandboxClient({
    lesson: "containers/040-pid-namespace",
    origin: lab.origin,
    fetchTicket: fetchTicket ?? (async () => `ticket-${++tickets}`),
    listener: {
      link: (link) => visit.links.push(link),
      session: (view) => visit.views.push(view),
      tasks: () => undefined,
      sessionRefused: (error) => visit.refusals.push(error),
      refused: (error) => visit.refusals.push(error),
      inputLost: (input) => visit.lostInput.push(input),
      lost: (error) => visit.lost.push(error),
    },
  });
  onTestFinished(() => client.close());
  client.start();
  return { ...visit, client, lab };
}

/** Opens a shell, shows it on a screen of its own and waits for its prompt. */
async function openShell({ client }: Visit): Promise<{ screen: Recorder; stream: TerminalStream }> {
  const view = await vi.waitUntil(() => client.openTerminal(80, 24), SOON);
  const stream = client.stream(view.id);
  const screen = new Recorder();
  onTestFinished(stream.show(screen));
  await eventually(() => expect(screen.text).toMatch(/\$ $/));
  return { screen, stream };
}

const isOnline = ({ links }: Visit) => links.at(-1)?.kind === "online";

test("what is typed reaches the shell, and its answer the screen", async () => {
  const visit = await startVisit();
  const { screen, stream } = await openShell(visit);
  expect(stream.input(Buffer.from("echo $((6 * 7))\r"))).toBe(true);
  await eventually(() => expect(screen.text).toContain("42"));
  expect(visit.views.at(-1)?.state).toEqual({ kind: "ready" });
});

test("every attempt to connect carries a fresh ticket and the protocol's version", async () => {
  const visit = await startVisit();
  await eventually(() => expect(isOnline(visit)).toBe(true));
  visit.lab.cut();
  await eventually(() => expect(visit.lab.handshakes).toHaveLength(2));
  expect(visit.lab.handshakes).toEqual([
    { ticket: "ticket-1", protocol: PROTOCOL_VERSION },
    { ticket: "ticket-2", protocol: PROTOCOL_VERSION },
  ]);
});

test("the host clears the screen, in its place among the output, and nobody does without a connection", async () => {
  const visit = await startVisit();
  const { screen, stream } = await openShell(visit);
  stream.input(Buffer.from("echo be''fore\r"));
  await eventually(() => expect(screen.text).toMatch(/before\r\n\$ $/));
  expect(stream.clear("lines")).toBe(true);
  await eventually(() => expect(screen.text).toBe(""));
  stream.input(Buffer.from("echo af''ter\r"));
  await eventually(() => expect(screen.text).toMatch(/^echo af''ter\r\nafter\r\n\$ $/));
  visit.lab.cut();
  await eventually(() => expect(isOnline(visit)).toBe(false));
  expect(stream.clear("all")).toBe(false);
});

test("over broken connections nothing is lost and nothing comes twice", async () => {
  const visit = await startVisit();
  const { screen, stream } = await openShell(visit);
  stream.input(Buffer.from("for i in $(seq 1000); do echo line $i; sleep 0.0005; done; echo the end\r"));
  for (let cuts = 0; cuts < 3; cuts++) {
    const shown = screen.text.length;
    await eventually(() => expect(screen.text.length).toBeGreaterThan(shown + 1_500));
    visit.lab.cut();
  }
  await eventually(() => expect(screen.text).toMatch(/\nthe end\r\n\$ $/));
  expect(screen.resets).toBe(1);
  expect(screen.text).toBe(visit.lab.written().toString());
});

test("a host that has forgotten what was missed sends the screen anew", async () => {
  const visit = await startVisit();
  const { screen } = await openShell(visit);
  visit.lab.forgetOutput();
  visit.lab.cut();
  await eventually(() => expect(screen.resets).toBe(2));
  expect(screen.text).toBe(visit.lab.written().toString());
});

test("output that does not follow on what came before is asked for again", async () => {
  const visit = await startVisit();
  const { screen, stream } = await openShell(visit);
  visit.lab.loseNextOutput();
  stream.input(Buffer.from("echo one\r"));
  await eventually(() => expect(visit.lab.written().toString()).toContain("\none"));
  stream.input(Buffer.from("echo two\r"));
  await eventually(() => expect(screen.text).toContain("\ntwo"));
  expect(screen.text).toBe(visit.lab.written().toString());
});

test("parsed output is acknowledged in steps below the host's smallest window, and to the last byte", async () => {
  const visit = await startVisit();
  const { screen, stream } = await openShell(visit);
  stream.input(Buffer.from("seq 20000; echo the end\r"));
  await eventually(() => expect(screen.text).toMatch(/\nthe end\r\n\$ $/));
  const end = visit.lab.written().byteLength;
  await eventually(() => expect(visit.lab.acknowledged.at(-1)).toBe(end));
  const steps = visit.lab.acknowledged.map((offset, index, all) => offset - (all[index - 1] ?? 0));
  expect(Math.min(...steps)).toBeGreaterThan(0);
  expect(Math.max(...steps)).toBeLessThan(32 * 1024);
});

test("what is typed without a connection is refused, not kept", async () => {
  const visit = await startVisit();
  const { screen, stream } = await openShell(visit);
  visit.lab.cut();
  await eventually(() => expect(isOnline(visit)).toBe(false));
  expect(stream.input(Buffer.from("echo late\r"))).toBe(false);
  await eventually(() => expect(isOnline(visit)).toBe(true));
  expect(stream.input(Buffer.from("echo now\r"))).toBe(true);
  await eventually(() => expect(screen.text).toContain("\nnow"));
  expect(visit.lab.typed().toString()).not.toContain("late");
});

test("a long paste arrives whole, in order, in pieces the host accepts", async () => {
  const visit = await startVisit();
  const { stream } = await openShell(visit);
  const command = "stty raw -echo; cat > /dev/null";
  await typeInto(stream, command, false);
  const paste = Array.from({ length: 20_000 }, (_, index) => `# ${index}\n`).join("");
  expect(stream.input(Buffer.from(paste))).toBe(true);
  expect(stream.input(Buffer.from("# last\n"))).toBe(true);
  const expected = `${command}\r${paste}# last\n`;
  await eventually(() => expect(visit.lab.typed().toString()).toBe(expected));
});

test("a lab that cannot be reached is tried again until it can, and the page knows when", async () => {
  let isDown = true;
  const visit = await startVisit({
    fetchTicket: () => (isDown ? Promise.reject(new TypeError("fetch failed")) : Promise.resolve("ticket")),
  });
  await eventually(() => expect(visit.links).toContainEqual(expect.objectContaining({ kind: "offline", attempt: 2 })));
  const waiting = visit.links.at(-1);
  expect(waiting?.kind === "offline" && waiting.retryAtMs - Date.now()).toBeLessThan(2_000);
  isDown = false;
  visit.client.retryNow();
  await eventually(() => expect(isOnline(visit)).toBe(true));
});

test("a lab that lets nobody in any more says why, once, and is asked again when it may think better of it", async () => {
  let isOver = true;
  const visit = await startVisit({
    fetchTicket: () => (isOver ? Promise.reject(new DrydockError("workshop_over")) : Promise.resolve("ticket")),
  });
  const shut = { kind: "shut", refusal: new DrydockError("workshop_over").toWire() };
  await eventually(() => expect(visit.links).toEqual([{ kind: "connecting" }, shut]));
  visit.client.retryNow();
  await eventually(() => expect(visit.links).toEqual([{ kind: "connecting" }, shut, shut]));
  isOver = false;
  visit.client.retryNow();
  await eventually(() => expect(isOnline(visit)).toBe(true));
});

test("a refused ticket is no end: the next attempt brings another", async () => {
  const visit = await startVisit();
  visit.lab.refuseWith(new DrydockError("ticket_expired").toWire());
  await eventually(() => expect(visit.links.at(-1)?.kind).toBe("offline"));
  visit.lab.refuseWith(null);
  await eventually(() => expect(isOnline(visit)).toBe(true));
});

test("a page of another version than the lab stops trying and says to reload", async () => {
  const visit = await startVisit();
  visit.lab.refuseWith(new DrydockError("protocol_mismatch").toWire());
  visit.lab.cut();
  await eventually(() => expect(visit.lost).toEqual([new DrydockError("protocol_mismatch").toWire()]));
});

test("a lesson's lines are typed one after the other, each into the shell that the one before has left", async () => {
  const visit = await startVisit();
  const { screen, stream } = await openShell(visit);
  expect(await typeInto(stream, "bash --norc\necho level $SHLVL\nexit\necho back at $SHLVL\n", false)).toBe(true);
  await eventually(() => expect(screen.text).toMatch(/back at \d/));
  const [inner, outer] = [/level (\d)/, /back at (\d)/].map((pattern) => Number(pattern.exec(screen.text)?.[1]));
  expect(inner).toBe((outer ?? 0) + 1);
});

test("a running program is interrupted first when the lesson says so", async () => {
  const visit = await startVisit();
  const { screen, stream } = await openShell(visit);
  await typeInto(stream, "sleep 1000", false);
  await eventually(() => expect(screen.text).toContain("sleep 1000\r\n"));
  await typeInto(stream, "echo free", true);
  await eventually(() => expect(screen.text).toContain("\nfree"));
});
