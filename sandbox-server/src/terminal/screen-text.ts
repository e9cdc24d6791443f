/**
 * A buffer's lines as the bytes that draw them on an empty screen of the same size: characters, attributes, coloured
 * blanks, and which lines go on from the one before. (@xterm/addon-serialize 0.14 loses underline styles, dim beside
 * bold, and the background of rows without text.)
 */
import type { IBuffer, IBufferCell, IBufferLine, Terminal } from "@xterm/headless";
import { packedCell } from "./screen-state.ts";
import { type Attributes, colourOf, PLAIN, setAttributes } from "./sgr.ts";

const CSI = "\x1b[";
const NO_ATTRIBUTES = setAttributes(PLAIN);

/** Code points that would join the cell before them, had they not been put into one of their own. */
const JOINING = /^(?:\p{M}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200c|\u200d|[\u1160-\u11ff])/u;
const ZERO_WIDTH_JOINER = "\u200d";

export function bufferText(buffer: IBuffer, terminal: Terminal, scrollbackLines: number): string {
  const firstRow = Math.max(0, buffer.baseY - scrollbackLines);
  return new BufferWriter(buffer, terminal).write(firstRow);
}

/** A run of cells without a character. */
interface Blanks {
  column: number;
  count: number;
  /** Background colour, packed. */
  colour: number;
}

class BufferWriter {
  readonly #buffer: IBuffer;
  readonly #columns: number;
  readonly #rows: number;
  readonly #cell: IBufferCell & Attributes;
  #text = "";
  /** The sequence that is in force. */
  #attributes = NO_ATTRIBUTES;
  #lastCharacters = "";

  constructor(buffer: IBuffer, { cols, rows }: Terminal) {
    this.#buffer = buffer;
    this.#columns = cols;
    this.#rows = rows;
    this.#cell = packedCell(buffer.getNullCell());
  }

  write(firstRow: number): string {
    let trailing = this.#writeLine(this.#line(firstRow), 0);
    for (let row = firstRow + 1; row < this.#buffer.length; row += 1) {
      const line = this.#line(row);
      if (line.isWrapped) this.#wrap(line, trailing);
      else this.#newLine();
      trailing = this.#writeLine(line, line.isWrapped ? 1 : 0);
    }
    return this.#text;
  }

  #line(row: number): IBufferLine {
    const line = this.#buffer.getLine(row);
    if (!line) throw new Error(`the buffer has no line ${row}`);
    return line;
  }

  /** Draws the cells from a column on, up to the last one that is not plain; answers the blanks that remain. */
  #writeLine(line: IBufferLine, fromColumn: number): Blanks {
    let blanks: Blanks = { column: fromColumn, count: 0, colour: 0 };
    for (let column = fromColumn; column < this.#columns; column += 1) {
      line.getCell(column, this.#cell);
      // The right half of a wide character.
      if (this.#cell.getWidth() === 0) continue;
      const characters = this.#cell.getChars();
      if (characters === "") {
        const colour = colourOf(this.#cell.bg);
        if (blanks.count > 0 && blanks.colour !== colour) blanks = this.#skip(blanks);
        blanks = { column: blanks.count > 0 ? blanks.column : column, count: blanks.count + 1, colour };
      } else {
        blanks = this.#skip(blanks);
        this.#print(characters, this.#cell);
      }
    }
    if (blanks.colour !== 0) this.#erase(blanks);
    return blanks;
  }

  #print(characters: string, attributes: Attributes): void {
    this.#use(attributes);
    if (JOINING.test(characters) || this.#lastCharacters.endsWith(ZERO_WIDTH_JOINER)) this.#text += this.#attributes;
    this.#text += characters;
    this.#lastCharacters = characters;
  }

  /** Draws blanks in the middle of a line, and moves beyond them. */
  #skip(blanks: Blanks): Blanks {
    if (blanks.count > 0) {
      if (blanks.colour !== 0) this.#erase(blanks);
      this.#text += `${CSI}${blanks.count}C`;
    }
    return { column: 0, count: 0, colour: 0 };
  }

  /** ECH leaves the cursor where it is. */
  #erase({ count, colour }: Blanks): void {
    this.#use({ ...PLAIN, bg: colour });
    this.#text += `${CSI}${count}X`;
  }

  #newLine(): void {
    // A line that scrolls in is filled with the background in force.
    this.#use(PLAIN);
    this.#text += "\r\n";
    this.#lastCharacters = "";
  }

  /**
   * Goes on to a line that belongs to this one, which only printing beyond the margin can do: prints up to the margin,
   * then the next line's first cell, then makes blank again what was blank.
   */
  #wrap(next: IBufferLine, trailing: Blanks): void {
    next.getCell(0, this.#cell);
    const characters = this.#cell.getChars();
    const isWide = this.#cell.getWidth() > 1;
    const padding = isWide && trailing.count === 1 ? 0 : trailing.count;
    if (padding === 0 && trailing.count > 0) this.#text += `${CSI}${this.#columns}G`;
    if (padding > 0) {
      this.#use(PLAIN);
      this.#text += `${CSI}${trailing.column + 1}G${" ".repeat(padding)}`;
    }
    this.#print(characters || " ", this.#cell);
    // The new line was filled with the background of what was printed.
    if (colourOf(this.#cell.bg) !== 0) this.#clearRight(isWide ? 2 : 1);
    if (characters === "") {
      const colour = colourOf(this.#cell.bg);
      this.#text += `${CSI}G`;
      this.#erase({ column: 0, count: 1, colour });
      this.#text += `${CSI}2G`;
    }
    if (padding > 0 && this.#rows > 1) {
      this.#text += `${CSI}A${CSI}${trailing.column + 1}G`;
      this.#erase(trailing);
      this.#text += `${CSI}B${CSI}${(isWide ? 2 : 1) + 1}G`;
    }
  }

  #clearRight(column: number): void {
    if (column >= this.#columns) return;
    this.#use(PLAIN);
    this.#text += `${CSI}K`;
  }

  #use(attributes: Attributes): void {
    const sequence = setAttributes(attributes);
    if (sequence === this.#attributes) return;
    this.#text += sequence;
    this.#attributes = sequence;
  }
}
