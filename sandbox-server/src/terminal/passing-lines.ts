/** Finds the lines of a stream that have scrolled out of a screen's memory before its end, and leave no trace there. */

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const DELETE = 0x7f;
/** U+0080 to U+009F are controls: in UTF-8 this, and a byte below the other. */
const C1_LEAD = 0xc2;
const C1_END = 0xa0;

/** Whole lines: at `from` and at `to` one begins. */
export interface PassingLines {
  from: number;
  to: number;
}

/**
 * Lines of text that at least `kept` more lines follow with no control sequence in between. On a screen that remembers no
 * more than these, and scrolls as a whole, what is left of the stream looks the same without them. One look at each byte.
 */
export function findPassingLines(bytes: Uint8Array, kept: number): PassingLines[] {
  const found: PassingLines[] = [];
  /** Of the present run of text: where its second line begins, and how many end in it. */
  let from = 0;
  let lines = 0;
  let before = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === LINE_FEED && before === CARRIAGE_RETURN) {
      lines += 1;
      if (lines === 1) from = at + 1;
    } else if (isControl(byte, before)) {
      if (lines > kept + 1) found.push({ from, to: lastLines(bytes, at, kept) });
      lines = 0;
    }
    before = byte;
  }
  if (lines > kept + 1) found.push({ from, to: lastLines(bytes, bytes.length, kept) });
  return found;
}

function isControl(byte: number, before: number): boolean {
  if (byte < SPACE) return byte !== LINE_FEED && byte !== CARRIAGE_RETURN && byte !== TAB;
  return byte === DELETE || (byte < C1_END && before === C1_LEAD);
}

/** Where so many lines begin that end before `end`. */
function lastLines(bytes: Uint8Array, end: number, count: number): number {
  let lines = 0;
  let at = end - 1;
  while (at > 0) {
    if (bytes[at] === LINE_FEED && bytes[at - 1] === CARRIAGE_RETURN) {
      lines += 1;
      if (lines > count) break;
    }
    at -= 1;
  }
  return at + 1;
}
