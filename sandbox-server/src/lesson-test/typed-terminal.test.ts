/** Typing into real shells: when a command has ended, and what it printed. */
import { expect, test } from "vitest";
import { spawnPty } from "../terminal/pty.ts";
import { COLUMNS, ROWS } from "./screen-reader.ts";
import { TypedTerminal } from "./typed-terminal.ts";

const ENV = { PATH: process.env.PATH ?? "", TERM: "xterm-256color", LANG: "C.UTF-8", HOME: "/nonexistent" };
const LONG_MS = 30_000;

/** A terminal that is closed at the end of its scope; the kernel is not asked, as if it never knew. */
function terminalOf(...command: string[]): TypedTerminal & Disposable {
  const pty = spawnPty(command, { columns: COLUMNS, rows: ROWS, env: ENV });
  const terminal = new TypedTerminal(pty, () => false);
  return Object.assign(terminal, { [Symbol.dispose]: () => terminal.close() });
}

async function bash() {
  const terminal = terminalOf("bash", "--norc");
  expect(await terminal.firstPrompt(LONG_MS)).toBe(true);
  return terminal;
}

test("what a command prints is told without echo and prompt, once it has ended", async () => {
  using terminal = await bash();
  const typed = await terminal.type("echo one; sleep 0.3; echo two", LONG_MS);
  expect(typed).toEqual({ output: "one\ntwo\n", isBack: true });
});

test.each([
  ["a line longer than the screen", `echo ${"x".repeat(250)}`, `${"x".repeat(250)}\n`],
  ["no end of line", "printf 'a b'", "a b"],
  ["nothing", "true", ""],
  ["colours", "printf '\\e[31mred\\e[0m\\n'", "red\n"],
  ["a progress line", "printf '10%%\\r100%%\\n'", "100%\n"],
])("output is what is seen: %s", async (_, line, output) => {
  using terminal = await bash();
  expect(await terminal.type(line, LONG_MS)).toEqual({ output, isBack: true });
});

test("a shell in a shell is a prompt too, and so is the rest of a command", async () => {
  using terminal = await bash();
  expect(await terminal.type("bash --norc", LONG_MS)).toMatchObject({ isBack: true });
  expect(await terminal.type("cat <<END", LONG_MS)).toMatchObject({ isBack: true });
  expect(await terminal.type("text", LONG_MS)).toMatchObject({ isBack: true });
  expect(await terminal.type("END", LONG_MS)).toEqual({ output: "text\n", isBack: true });
});

test("a shell without readline is known by the looks of its prompt", async () => {
  using terminal = await bash();
  expect(await terminal.type("sh", LONG_MS)).toMatchObject({ isBack: true });
  expect(await terminal.type("echo plain", LONG_MS)).toEqual({ output: "plain\n", isBack: true });
});

test("a command that stays is waited for until there is enough, and can be interrupted", async () => {
  using terminal = await bash();
  const typed = await terminal.type("echo begun; sleep 1000", LONG_MS, (output) => output.includes("begun\n"));
  expect(typed).toEqual({ output: "begun\n", isBack: false });
  expect(terminal.isAtPrompt()).toBe(false);
  expect(await terminal.interrupt(LONG_MS)).toBe(true);
  expect(await terminal.type("echo after", LONG_MS)).toEqual({ output: "after\n", isBack: true });
});

test("what is typed next waits for what was left running", async () => {
  using terminal = await bash();
  const typed = await terminal.type("echo begun; sleep 0.7; echo late", LONG_MS, (output) =>
    output.includes("begun\n"),
  );
  expect(typed.isBack).toBe(false);
  expect(await terminal.type("echo next", LONG_MS)).toEqual({ output: "next\n", isBack: true });
});

test("a kernel that knows of the prompt before it has come here does not end a command too early", async () => {
  const pty = spawnPty(["bash", "--norc"], { columns: COLUMNS, rows: ROWS, env: ENV });
  const terminal = new TypedTerminal(pty, () => true);
  using _ = { [Symbol.dispose]: () => terminal.close() };
  expect(await terminal.firstPrompt(LONG_MS)).toBe(true);
  expect(await terminal.type("sleep 0.4; echo late", LONG_MS)).toEqual({ output: "late\n", isBack: true });
});

test("a flood is cut to what the screen keeps, and ends", async () => {
  using terminal = await bash();
  const { output, isBack } = await terminal.type("seq 200000", LONG_MS);
  expect(isBack).toBe(true);
  expect(output.endsWith("\n199999\n200000\n")).toBe(true);
});

test("a shell that ends is not waited for", async () => {
  using terminal = await bash();
  expect(await terminal.type("exit", LONG_MS)).toMatchObject({ isBack: true });
  expect(terminal.hasEnded).toBe(true);
});
