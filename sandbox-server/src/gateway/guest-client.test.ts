/** The pages' own client, a learner's and a host's who looks on, against the real server with a real shell. */
import { expect, onTestFinished, test, vi } from "vitest";
import { SandboxClient } from "../../../components/terminal/sandbox-client.ts";
import type { Screen } from "../../../components/terminal/terminal-stream.ts";
import type { SessionView } from "../../../lib/protocol/events.ts";
import { issueGuestTicket } from "../../../lib/protocol/ticket.ts";
import { mac, newLearner, startLab, ticketFor } from "./testing.ts";

vi.setConfig({ testTimeout: 60_000 });

const soon = <T>(holds: () => T) => vi.waitFor(holds, { timeout: 30_000, interval: 5 });

/** What was shown, as text; it takes whatever size it is given. */
class TextScreen implements Screen {
  columns: number;
  rows: number;
  text = "";

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  write(bytes: Uint8Array, parsed: () => void): void {
    this.text += Buffer.from(bytes).toString("latin1");
    setImmediate(parsed);
  }

  clear(): void {}

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
  }
}

async function startPage(origin: string, fetchTicket: () => Promise<string>) {
  const heard = { view: null as SessionView | null, refused: [] as string[], isOnline: false };
  const client = new SandboxClient({
    lesson: "containers/040-pid-namespace",
    origin,
    fetchTicket,
    listener: {
      link: ({ kind }) => {
        heard.isOnline = kind === "online";
      },
      session: (view) => {
        heard.view = view;
      },
      tasks: () => {},
      sessionRefused: ({ code }) => heard.refused.push(code),
      refused: ({ code }) => heard.refused.push(code),
      inputLost: () => {},
      lost: ({ code }) => heard.refused.push(code),
    },
  });
  client.start();
  onTestFinished(() => client.close());
  await soon(() => expect(heard.isOnline).toBe(true));
  return { client, heard };
}

test("a host looks on in the learner's size, types while they allow it, and no longer", async () => {
  await using lab = await startLab();
  const origin = `http://127.0.0.1:${lab.port}`;
  const learner = newLearner();
  const own = await startPage(origin, async () => ticketFor(learner));
  const terminal = await own.client.openTerminal(80, 24);
  const id = terminal?.id ?? "";
  const ownScreen = new TextScreen(80, 24);
  own.client.stream(id).show(ownScreen);
  own.client.stream(id).input(Buffer.from("echo fr''om-the-learner\r"));
  await soon(() => expect(ownScreen.text).toContain("from-the-learner"));

  const guest = await startPage(origin, async () => issueGuestTicket(learner, mac, Date.now()));
  const guestScreen = new TextScreen(40, 10);
  const stream = guest.client.stream(id);
  stream.show(guestScreen);
  await soon(() => expect(guestScreen.text).toContain("from-the-learner"));
  expect([guestScreen.columns, guestScreen.rows, ownScreen.columns, ownScreen.rows]).toEqual([80, 24, 80, 24]);
  await soon(() => expect(own.heard.view).toMatchObject({ guests: 1, control: "none" }));

  stream.input(Buffer.from("echo un''asked\r"));
  await soon(() => expect(guest.heard.refused).toEqual(["watch_only"]));
  guest.client.askControl(true);
  await soon(() => expect(own.heard.view?.control).toBe("asked"));
  own.client.answerControl(true);
  await soon(() => expect(guest.heard.view?.control).toBe("given"));
  stream.input(Buffer.from("echo fr''om-the-host\r"));
  await soon(() => expect(ownScreen.text).toContain("from-the-host"));
  own.client.answerControl(false);
  await soon(() => expect(guest.heard.view?.control).toBe("none"));
  stream.input(Buffer.from("echo too''-late\r"));
  await soon(() => expect(guest.heard.refused).toEqual(["watch_only", "watch_only"]));
  for (const word of ["unasked", "too-late"]) expect(ownScreen.text).not.toContain(word);
  guest.client.close();
  await soon(() => expect(own.heard.view?.guests).toBe(0));
});
