import headless, { type Terminal } from "@xterm/headless";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { loadBoundedGraphemes } from "./bounded-graphemes.ts";
import { SCROLLBACK_LINES, Screen } from "./screen.ts";
import { readState, writeNow } from "./screen-state.ts";
import { setAttributes } from "./sgr.ts";

// Thousands of streams on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const COLUMNS = 40;
const ROWS = 12;
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

/** A viewer's terminal. */
function terminal(): Terminal {
  const created = new headless.Terminal({
    cols: COLUMNS,
    rows: ROWS,
    scrollback: SCROLLBACK_LINES,
    allowProposedApi: true,
    logLevel: "off",
  });
  loadBoundedGraphemes(created);
  return created;
}

/** Everything a learner or a program could tell two terminals apart by. */
function appearance(shown: Terminal) {
  const cell = shown.buffer.active.getNullCell();
  const lines = (buffer: typeof shown.buffer.normal) =>
    Array.from({ length: buffer.length }, (_, row) => {
      const line = buffer.getLine(row);
      const cells = Array.from({ length: COLUMNS }, (_, column) => {
        line?.getCell(column, cell);
        const ink =
          cell.getChars().trim() === "" ? "" : `${cell.getFgColor()},${cell.isBold()},${cell.isUnderline() !== 0}`;
        return `${cell.getChars() || " "}|${cell.getBgColor()},${cell.isInverse()}|${ink}`;
      });
      return cells.join(" ");
    });
  const state = readState(shown);
  const active = shown.buffer.active.type === "alternate" ? state.alternate : state.normal;
  return {
    type: shown.buffer.active.type,
    cursor: [shown.buffer.active.cursorX, shown.buffer.active.cursorY],
    region: [active.scrollTop, active.scrollBottom],
    tabs: Object.keys(active.tabs).filter((column) => Number(column) < COLUMNS),
    saved: [
      active.savedX,
      Math.max(0, active.savedY - active.ybase),
      setAttributes(active.savedCurAttrData),
      active.savedCharset,
    ],
    attributes: setAttributes(state.attributes),
    modes: shown.modes,
    hidden: [state.isCursorHidden, state.cursorStyle, state.cursorBlink, state.mouseEncoding, state.charsetLevel],
    normal: lines(shown.buffer.normal),
    alternate: lines(shown.buffer.alternate),
  };
}

/** A terminal that was there for both texts, and one that came in between. */
function compare(before: Uint8Array, after: Uint8Array) {
  const stayed = terminal();
  writeNow(stayed, before);
  const mirror = new Screen(COLUMNS, ROWS);
  mirror.write(before);
  const came = terminal();
  // What it showed before, even the middle of a sequence, does not matter.
  writeNow(came, bytesOf("leftovers\x1b[31;1m\x1b]2;half a tit"));
  writeNow(came, mirror.snapshot());
  const restored = [appearance(stayed), appearance(came)] as const;
  writeNow(stayed, after);
  writeNow(came, after);
  return { restored, later: [appearance(stayed), appearance(came)] as const };
}

const MORE = "more \x1b[1mtext\x1b[m\r\n\ttabbed\r\n\x1b8restored\r\n\n\n\nscrolled\x1b[3;3Hplaced";

test.each([
  ["nothing", ""],
  ["plain lines", "one\r\ntwo\r\nthree"],
  ["more lines than the scrollback holds", Array.from({ length: 1_100 }, (_, n) => `line ${n}\r\n`).join("")],
  ["colours and styles", "\x1b[31mred\x1b[44mon blue\x1b[38;2;1;2;3;1;4;7mfancy\x1b[m plain \x1b[48;5;200m"],
  [
    "underlines of every style",
    "\x1b[4:3;58;5;9mcurly\x1b[4:2mdouble\x1b[58:2::1:2:3mcoloured\x1b[24m none \x1b[21mtwo",
  ],
  ["bold beside dim", "\x1b[1;2mboth\x1b[22;2mdim\x1b[22;1mbold"],
  ["bright colours", "\x1b[91mbright\x1b[102mon green\x1b[38;5;9mindexed"],
  ["a coloured screen without text", "\x1b[45m\x1b[2J\x1b[m\x1b[3;3Htext"],
  ["a wrapped line with a hole at its end", `${"x".repeat(60)}\x1b[A\x1b[30G\x1b[K`],
  ["a wrapped line with a coloured hole", `${"x".repeat(60)}\x1b[A\x1b[42m\x1b[30G\x1b[K`],
  ["a wrapped line whose second half is blank", `${"x".repeat(60)}\r\x1b[K\x1b[2;1H`],
  ["a coloured line that wraps", `\x1b[41m${"x".repeat(60)}\x1b[m plain`],
  ["marks and flags in cells of their own", "e\x1b[2G\u0301x \x1b[4G🇩\x1b[6G🇪"],
  ["dim, italic, struck, invisible, overlined, blinking", "\x1b[2;3mdim\x1b[m\x1b[9;8;53;5mrest"],
  ["a background that fills the rest of the line", "\x1b[42mgreen\x1b[K\r\n\x1b[m\x1b[41m\x1b[2Kred"],
  ["wide characters and emoji", "漢字かな 👩‍👩‍👧‍👦 é e\u0301 🇩🇪🇫🇷 ✔️ end"],
  ["a line that wraps", "x".repeat(100)],
  ["wide characters across the margin", `x${"漢".repeat(30)}`],
  ["a cursor about to wrap", "y".repeat(COLUMNS)],
  ["a coloured cursor about to wrap", `\x1b[31m${"y".repeat(COLUMNS)}`],
  ["a cursor about to wrap after a wide character", "漢".repeat(COLUMNS / 2)],
  ["the alternate screen", "shell\r\n$ vi\x1b[?1049h\x1b[H\x1b[2Jin vi\x1b[5;7H"],
  ["the alternate screen on a coloured ground", "a\x1b[44m\x1b[?1049h\x1b[2J\x1b[3;3Hb"],
  ["a cursor about to wrap on the alternate screen", `\x1b[?1049h\x1b[4;1H${"z".repeat(COLUMNS)}`],
  ["a scroll region", "top\x1b[3;8r\x1b[8;1Hbottom"],
  ["a scroll region on the alternate screen", "\x1b[2;5r\x1b[?1049h\x1b[4;9r\x1b[9;1Hx"],
  ["origin mode", "\x1b[3;8r\x1b[?6h\x1b[2;5Hx"],
  ["a saved cursor", "\x1b[6;7H\x1b[35m\x1b7\x1b[m\x1b[1;1Hx"],
  ["a saved cursor with line drawing", "\x1b(0\x1b[6;7H\x1b7\x1b(B\x1b[1;1Hx"],
  ["line drawing", "\x1b(0lqqk"],
  ["line drawing in G1, shifted in", "\x1b)0\x0eqqq"],
  ["tab stops", "\x1b[3g\x1b[5G\x1bH\x1b[20G\x1bH\r"],
  ["no tab stops", "\x1b[3g"],
  ["a hidden cursor", "\x1b[?25l"],
  ["a blinking bar cursor", "\x1b[5 q"],
  ["a steady underline cursor", "\x1b[4 q"],
  ["mouse reports in SGR", "\x1b[?1002h\x1b[?1006h"],
  ["application keys, bracketed paste, focus reports", "\x1b[?1h\x1b=\x1b[?2004h\x1b[?1004h"],
  ["insert mode, no wrapping", "\x1b[4h\x1b[?7labc\x1b[1G"],
  ["reverse wrapping", "\x1b[?45h"],
  ["half a character", "caf\xc3"],
  ["the middle of a colour", "abc\x1b[3"],
  ["the middle of a title", "abc\x1b]2;my ti"],
])("a viewer who comes after %s sees the same, also of what follows", (_, before) => {
  const start = before === "caf\xc3" ? Buffer.from(before, "latin1") : bytesOf(before);
  const end = before === "caf\xc3" ? Buffer.from("\xa9!", "latin1") : bytesOf(`1mtle\x07${MORE}`);
  const { restored, later } = compare(start, end);
  expect(restored[1]).toEqual(restored[0]);
  expect(later[1]).toEqual(later[0]);
});

test("the title comes back", () => {
  const mirror = new Screen(COLUMNS, ROWS);
  mirror.write(bytesOf("\x1b]0;make: 漢字\x07"));
  const came = terminal();
  const titles: string[] = [];
  came.onTitleChange((title) => titles.push(title));
  writeNow(came, mirror.snapshot());
  expect(titles).toEqual(["make: 漢字"]);
});

test("the stream can be cut anywhere, within characters and sequences too", () => {
  const stream = bytesOf(
    `\x1b[?1049h\x1b[38;2;200;100;50m漢字\x1b[m é\r\n\x1b]0;title\x1b\\\x1bP1$r\x1b\\\x1b(0q\x1b(B\x1b[2;5r\u009b31mred\x1b[?25l${MORE}`,
  );
  for (let cut = 0; cut <= stream.byteLength; cut += 1) {
    const { later } = compare(stream.subarray(0, cut), stream.subarray(cut));
    expect(later[1], `cut at ${cut}`).toEqual(later[0]);
  }
});

const piece = fc.oneof(
  fc.constantFrom("\x07", "\r\n", "\n", "\r", "\t", "\b", "漢", "👩‍👩‍👧‍👦", "e\u0301", "🇩"),
  fc.constantFrom("\x1b[?1049h", "\x1b[?1049l", "\x1b[?6h", "\x1b[4h", "\x1b[?25l", "\x1b[?1002h"),
  fc.constantFrom("\x1b7", "\x1b8", "\x1b[3g", "\x1bH", "\x1b#8", "\x1bM", "\x1bD", "\x1b[!p"),
  fc.string({ maxLength: 50 }),
  fc
    .tuple(fc.array(fc.nat(50), { maxLength: 3 }), fc.constantFrom(...Array.from("ABCDEFGHIKLMPSTXZ`adefgmrs@")))
    .map(([numbers, final]) => `\x1b[${numbers.join(";")}${final}`),
);

test("a viewer who comes after any stream sees the same, also of what follows", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.array(piece, { maxLength: 10 }), (before, after) => {
      // The last character is not joined to, nor repeated (REP), across the snapshot: a control comes first.
      const { restored, later } = compare(bytesOf(before.join("")), bytesOf(`\r${after.join("")}`));
      expect(restored[1]).toEqual(restored[0]);
      expect(later[1]).toEqual(later[0]);
    }),
    { numRuns: 300 },
  );
});

test("combining marks pile up on a letter only so far", () => {
  const shown = terminal();
  writeNow(shown, bytesOf(`e${"\u0301".repeat(100_000)}`));
  expect(shown.buffer.active.getLine(0)?.getCell(0)?.getChars()).toBe(`e${"\u0301".repeat(16)}`);
});

test("a stream that trips the parser does not stop the screen", () => {
  const mirror = new Screen(COLUMNS, ROWS);
  mirror.write(bytesOf(`\x1b[${ROWS};${COLUMNS}H\x1b[1J`));
  mirror.write(bytesOf("\x1b[Hstill here"));
  expect(Buffer.from(mirror.snapshot()).toString()).toContain("still here");
});

test("a sequence that never ends is not kept", () => {
  const mirror = new Screen(COLUMNS, ROWS);
  for (let piece = 0; piece < 100; piece += 1)
    mirror.write(bytesOf(`${piece === 0 ? "\x1b]2;" : ""}${"x".repeat(65_536)}`));
  expect(mirror.snapshot().byteLength).toBeLessThan(5_000);
});

/** Runs of text longer than what a screen remembers, with what changes how they are shown around them. */
const longText = fc
  .tuple(fc.constantFrom("a", "漢字", "x".repeat(COLUMNS), "y".repeat(COLUMNS + 3), "\tt", "a\rb", ""), fc.nat(2_500))
  .map(([line, count]) => `${line}\r\n`.repeat(count));
const around = fc.oneof(
  piece,
  fc.constantFrom(
    "\x1b[3;8r",
    "\x1b[r",
    "\x1b]2;a title ",
    "\x07",
    "\x1bP+q",
    "\x1b\\",
    "\x1b[5;5H",
    "\x1b[44m",
    "\x1b[?7l",
    "\n\n",
  ),
);

test("lines that nobody will see are left out, and nobody can tell", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(around, around, longText), { maxLength: 3 }),
      fc.array(piece, { maxLength: 5 }),
      (runs, after) => {
        const { restored, later } = compare(bytesOf(runs.flat().join("")), bytesOf(`\r${after.join("")}`));
        expect(restored[1]).toEqual(restored[0]);
        expect(later[1]).toEqual(later[0]);
      },
    ),
    { numRuns: 60 },
  );
});
