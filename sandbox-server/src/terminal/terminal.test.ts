import { createHash } from "node:crypto";
import headless, { type Terminal as Xterm } from "@xterm/headless";
import { expect, test, vi } from "vitest";
import { loadBoundedGraphemes } from "./bounded-graphemes.ts";
import { FIRST_WINDOW_BYTES } from "./flow-window.ts";
import { writeNow } from "./screen-state.ts";
import { MAX_SILENCE_MS, type Terminal } from "./terminal.ts";
import { eagerViewer, FRESH, RecordingViewer, startTerminal } from "./testing.ts";

// Real programs on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const type = (terminal: Terminal, text: string) => terminal.input(Buffer.from(text));

/** A shell without history, start-up files or a prompt that tells the host's name. */
const SHELL = ["bash", "--norc", "--noprofile"];

/** Writes so many MB of a known stream. */
const known = (megabytes: number) => [
  "bash",
  "-c",
  `stty -opost; openssl enc -aes-128-ctr -K 0 -iv 0 -in /dev/zero 2>/dev/null | head -c ${megabytes}000000 | base64 -w 100`,
];

test("what is typed is echoed in order, a character of several bytes too, however it is cut", async () => {
  using terminal = startTerminal(["cat"]);
  const viewer = eagerViewer(terminal);
  await terminal.attach(viewer, FRESH);
  const text = "naïve 漢字 👩‍👩‍👧‍👦 done";
  for (const byte of Buffer.from(text)) terminal.input(Uint8Array.of(byte));
  await viewer.until(() => viewer.text.includes("done"));
  expect(viewer.text).toBe(text);
});

test("a lone keystroke's echo is one frame of its own", async () => {
  using terminal = startTerminal(["cat"]);
  const viewer = eagerViewer(terminal);
  await terminal.attach(viewer, FRESH);
  for (const key of "abc") {
    type(terminal, key);
    await viewer.until(() => viewer.text.endsWith(key));
  }
  expect(viewer.frames.map(({ bytes }) => bytes.byteLength)).toEqual([1, 1, 1]);
});

test("20 MB arrive whole over ten reconnects", async () => {
  using terminal = startTerminal(known(20));
  const hash = createHash("sha256");
  let from: number | null = null;
  let exited = false;
  let reconnects = 0;
  while (!exited) {
    const viewer: RecordingViewer = eagerViewer(terminal);
    await terminal.attach(viewer, { ...FRESH, from });
    expect(viewer.view?.snapshot).toBeNull();
    const stopAt: number = reconnects < 10 ? viewer.end + 1_500_000 : Number.POSITIVE_INFINITY;
    await viewer.until(() => viewer.exited !== undefined || viewer.end >= stopAt);
    terminal.detach(viewer);
    for (const { bytes } of viewer.frames) hash.update(bytes);
    from = viewer.end;
    exited = viewer.exited !== undefined;
    reconnects += 1;
  }
  expect(reconnects).toBe(11);
  const whole = startTerminal(known(20));
  const other = eagerViewer(whole, { keep: false });
  await whole.attach(other, FRESH);
  await other.until(() => other.exited !== undefined);
  expect(from).toBe(other.end);
  expect(hash.digest("hex")).toBe(other.hash.digest("hex"));
});

test("a viewer that does not acknowledge stops the program, and it goes on when it does", async () => {
  using terminal = startTerminal(["yes"]);
  const viewer = new RecordingViewer();
  await terminal.attach(viewer, FRESH);
  await viewer.until(() => viewer.end >= FIRST_WINDOW_BYTES);
  const end = viewer.end;
  // Another terminal's life shows that time passes.
  using other = startTerminal(["bash", "-c", "sleep 0.3"]);
  const witness = eagerViewer(other);
  await other.attach(witness, FRESH);
  await witness.until(() => witness.exited !== undefined);
  expect(viewer.end - end).toBeLessThan(64 * 1024);
  expect(viewer.end).toBeLessThan(FIRST_WINDOW_BYTES + 128 * 1024);
  const stoppedAt = viewer.end;
  terminal.ack(viewer, viewer.end);
  await viewer.until(() => viewer.end > stoppedAt);
});

test("without a viewer a program is not held up", async () => {
  using terminal = startTerminal(known(5));
  const exit = await new Promise((resolve) => terminal.onExit(resolve));
  expect(exit).toEqual({ code: 0, signal: null });
});

test("what a viewer had not shown when it left is there ten seconds later, and the program then goes on", async () => {
  using terminal = startTerminal(known(5));
  const viewer = new RecordingViewer();
  await terminal.attach(viewer, FRESH);
  await viewer.until(() => viewer.end >= FIRST_WINDOW_BYTES);
  let hasExited = false;
  const exited = new Promise((resolve) => terminal.onExit(resolve)).finally(() => {
    hasExited = true;
  });
  using _ = fastClock();
  const startMs = performance.now();
  terminal.detach(viewer);
  while (performance.now() - startMs < MAX_SILENCE_MS - 1_000) await new Promise(setImmediate);
  expect(hasExited).toBe(false);
  const back = new RecordingViewer();
  await terminal.attach(back, { ...FRESH, from: 1 });
  expect(back.view).toMatchObject({ snapshot: null, offset: 1 });
  terminal.detach(back);
  expect(await exited).toEqual({ code: 0, signal: null });
  expect(performance.now() - startMs).toBeGreaterThan(MAX_SILENCE_MS);
});

test("a viewer that has left holds nobody up who stays", async () => {
  using terminal = startTerminal(known(5));
  const exited = new Promise((resolve) => terminal.onExit(resolve));
  const viewer = new RecordingViewer();
  await terminal.attach(viewer, FRESH);
  await terminal.attach(eagerViewer(terminal, { keep: false }), FRESH);
  await viewer.until(() => viewer.end >= FIRST_WINDOW_BYTES);
  terminal.detach(viewer);
  expect(await exited).toEqual({ code: 0, signal: null });
});

test("a viewer that falls silent is left behind after ten seconds, and told when it is heard from again", async () => {
  using terminal = startTerminal(known(5));
  const silent = new RecordingViewer();
  const live = eagerViewer(terminal);
  using _ = fastClock();
  const startMs = performance.now();
  await terminal.attach(silent, FRESH);
  await terminal.attach(live, FRESH);
  await live.until(() => live.end > 1_000_000);
  expect(performance.now() - startMs).toBeGreaterThan(MAX_SILENCE_MS);
  await live.until(() => live.exited !== undefined);
  const had = silent.end;
  expect(had).toBeLessThan(FIRST_WINDOW_BYTES + 256 * 1024);
  terminal.ack(silent, had);
  expect(silent.isLeftBehind).toBe(true);
});

test("a viewer that was silent and has missed little goes on where it was", async () => {
  using terminal = startTerminal(["bash", "-c", "seq 1 30000; read; echo more"]);
  const viewer = new RecordingViewer();
  await terminal.attach(viewer, FRESH);
  const witness = eagerViewer(terminal);
  await terminal.attach(witness, FRESH);
  {
    using _ = fastClock();
    await witness.until(() => witness.text.endsWith("30000\r\n"));
  }
  expect(viewer.end).toBeLessThan(witness.end);
  type(terminal, "\n");
  await witness.until(() => witness.exited !== undefined);
  terminal.ack(viewer, viewer.end);
  expect(viewer.text).toBe(witness.text);
  expect(viewer.isLeftBehind).toBe(false);
});

test("a screen restored in the middle of a full-screen program goes on as one that was there all the time", async () => {
  using terminal = startTerminal(["vi", "-u", "NONE", "-i", "NONE", "--noplugin", "-n"]);
  const stayed = eagerViewer(terminal);
  await terminal.attach(stayed, FRESH);
  type(terminal, "ione 漢字\rtwo\r\x1b[31mthree\x1b");
  type(terminal, ":set number\r");
  await stayed.until(() => stayed.text.includes("set number"));
  const came = eagerViewer(terminal);
  await terminal.attach(came, FRESH);
  expect(came.view?.snapshot).not.toBeNull();
  type(terminal, "ggofour\x1b:set hlsearch\r:echo 'marked'\r");
  await came.until(() => came.text.includes("marked"));
  type(terminal, ":q!\r");
  await came.until(() => came.exited !== undefined);
  expect(linesOf(screenOf(came))).toEqual(linesOf(screenOf(stayed)));
});

test("the first viewer gets the stream itself, later ones the screen", async () => {
  using terminal = startTerminal(["bash", "-c", "printf '\\e[6nasks'; read"]);
  const first = eagerViewer(terminal);
  await terminal.attach(first, FRESH);
  await first.until(() => first.text.includes("asks"));
  expect(first.view).toMatchObject({ snapshot: null, offset: 0 });
  const second = eagerViewer(terminal);
  await terminal.attach(second, FRESH);
  // What asks the terminal something must not be asked, and answered, twice.
  expect(Buffer.from(second.view?.snapshot ?? []).toString()).not.toContain("\x1b[6n");
  expect(second.view?.offset).toBe(first.end);
});

test("a viewer with an offset the terminal never had gets the screen", async () => {
  using terminal = startTerminal(["bash", "-c", "echo hello; read"]);
  const viewer = eagerViewer(terminal);
  await terminal.attach(viewer, { ...FRESH, from: 1_000_000 });
  expect(viewer.view?.snapshot).not.toBeNull();
});

test.each(["lines", "all"] as const)(
  "what is cleared (%s) is gone for those who look, those who come and those who come back",
  async (what) => {
    using terminal = startTerminal(["bash", "-c", "seq 1 3000; printf '\\e[31mprompt '; read; seq 4001 4003; read"]);
    const stayed = eagerViewer(terminal);
    await terminal.attach(stayed, FRESH);
    await stayed.until(() => stayed.text.endsWith("prompt "));
    const before = { ...FRESH, from: stayed.end - 100 };
    terminal.clear(what);
    expect(stayed.clearings).toEqual([{ offset: stayed.end, what }]);
    expect(linesOf(screenOf(stayed)).join("").trim()).toBe(what === "lines" ? "prompt" : "");
    const came = eagerViewer(terminal);
    await terminal.attach(came, FRESH);
    const back = eagerViewer(terminal);
    await terminal.attach(back, before);
    expect(back.view?.snapshot).not.toBeNull();
    type(terminal, "\n");
    for (const viewer of [stayed, came, back]) {
      await viewer.until(() => viewer.text.includes("4003"));
      expect(linesOf(screenOf(viewer))).toEqual(linesOf(screenOf(stayed)));
    }
    expect(linesOf(screenOf(stayed)).join("\n")).not.toContain("3000");
  },
);

test("a screen that is cleared while a viewer waits for it is empty when it comes", async () => {
  using terminal = startTerminal(["bash", "-c", "seq 1 3000; read"]);
  const first = eagerViewer(terminal);
  await terminal.attach(first, FRESH);
  await first.until(() => first.text.endsWith("3000\r\n"));
  const came = eagerViewer(terminal);
  const attached = terminal.attach(came, FRESH);
  terminal.clear("all");
  await attached;
  expect(linesOf(screenOf(came)).join("").trim()).toBe("");
});

test("the last one to ask decides the size; the others and the program are told", async () => {
  using terminal = startTerminal(SHELL);
  const first = eagerViewer(terminal);
  const second = eagerViewer(terminal);
  await terminal.attach(first, FRESH);
  await terminal.attach(second, { columns: 100, rows: 30, from: null });
  expect(first.sizes).toEqual([[100, 30]]);
  expect(second.sizes).toEqual([]);
  terminal.resize(90, 20, first);
  terminal.resize(90, 20, first);
  expect(second.sizes).toEqual([[90, 20]]);
  expect(terminal.view()).toMatchObject({ columns: 90, rows: 20, exit: null });
  type(terminal, "stty size\n");
  await first.until(() => first.text.includes("20 90"));
});

test("the end comes after the last output, and who attaches later sees the screen and the end", async () => {
  using terminal = startTerminal(["bash", "-c", "seq 1 3000; exit 3"]);
  const viewer = eagerViewer(terminal);
  await terminal.attach(viewer, FRESH);
  await viewer.until(() => viewer.exited !== undefined);
  expect(viewer.text.endsWith("3000\r\n")).toBe(true);
  expect(viewer.exited).toEqual({ code: 3, signal: null });
  expect(terminal.view().exit).toEqual({ code: 3, signal: null });
  const late = eagerViewer(terminal);
  await terminal.attach(late, FRESH);
  expect(late.view?.exit).toEqual({ code: 3, signal: null });
  expect(Buffer.from(late.view?.snapshot ?? []).toString()).toContain("3000\r\n");
  expect(type(terminal, "x")).toBe(false);
});

test("closing hangs up, tells the viewers and answers no more", async () => {
  using terminal = startTerminal(["bash", "-c", "echo ready; exec sleep 60"]);
  const viewer = eagerViewer(terminal);
  await terminal.attach(viewer, FRESH);
  await viewer.until(() => viewer.text.includes("ready"));
  const waiting = terminal.attach(eagerViewer(terminal), FRESH);
  terminal.close();
  terminal.close();
  await expect(waiting).rejects.toMatchObject({ code: "terminal_unknown" });
  await expect(terminal.attach(eagerViewer(terminal), FRESH)).rejects.toMatchObject({ code: "terminal_unknown" });
  await viewer.until(() => viewer.exited !== undefined);
  expect(viewer.exited).toEqual({ code: 0, signal: 1 });
});

/** Lets time pass fifty times as fast, while programs run at their own pace. */
function fastClock(): Disposable {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const driver = setInterval(() => vi.advanceTimersByTime(500), 10);
  return {
    [Symbol.dispose]() {
      clearInterval(driver);
      vi.useRealTimers();
    },
  };
}

/** A viewer's terminal after all it has been sent. */
function screenOf(viewer: RecordingViewer): Xterm {
  const screen = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true, logLevel: "off" });
  loadBoundedGraphemes(screen);
  if (viewer.view?.snapshot) writeNow(screen, viewer.view.snapshot);
  const clearings = [...viewer.clearings];
  const clearBefore = (offset: number) => {
    while (clearings[0] && clearings[0].offset <= offset) {
      if (clearings.shift()?.what === "all") writeNow(screen, Buffer.from("\x1bc"));
      else screen.clear();
    }
  };
  for (const { offset, bytes } of viewer.frames) {
    clearBefore(offset);
    writeNow(screen, bytes);
  }
  clearBefore(viewer.end);
  return screen;
}

function linesOf(screen: Xterm): (string | undefined)[] {
  const { active } = screen.buffer;
  return Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString());
}
