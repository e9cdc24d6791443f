/**
 * What @xterm/headless 6.0.0 knows of a screen and its public interface does not tell. The version is pinned; a shape
 * that has changed with it throws here, not as a garbled screen.
 */
import type { IBufferCell, IUnicodeVersionProvider, Terminal } from "@xterm/headless";
import { z } from "zod";
import type { Attributes } from "./sgr.ts";

const attributes: z.ZodType<Attributes> = z.object({
  fg: z.int(),
  bg: z.int(),
  extended: z.object({ underlineStyle: z.int(), underlineColor: z.int() }),
});
/** Which glyphs stand for which characters; undefined is ASCII. */
const charset = z.optional(z.record(z.string(), z.string()));

const buffer = z.object({
  x: z.int(),
  y: z.int(),
  ybase: z.int(),
  scrollTop: z.int(),
  scrollBottom: z.int(),
  tabs: z.record(z.string(), z.optional(z.boolean())),
  savedX: z.int(),
  savedY: z.int(),
  savedCurAttrData: attributes,
  savedCharset: charset,
});

const coreSchema = z.object({
  _inputHandler: z.object({
    _curAttrData: attributes,
    _parser: z.object({ currentState: z.int() }),
    _utf8Decoder: z.object({ interim: z.instanceof(Uint8Array) }),
  }),
  _charsetService: z.object({ charset, glevel: z.int(), _charsets: z.array(charset) }),
  _bufferService: z.object({ buffers: z.object({ normal: buffer, alt: buffer }) }),
  coreService: z.object({
    isCursorHidden: z.boolean(),
    decPrivateModes: z.object({
      cursorStyle: z.optional(z.enum(["block", "underline", "bar"])),
      cursorBlink: z.optional(z.boolean()),
    }),
  }),
  coreMouseService: z.object({ activeEncoding: z.enum(["DEFAULT", "SGR", "SGR_PIXELS"]) }),
});

const packedCellSchema = z.custom<IBufferCell & Attributes>((cell) => attributes.safeParse(cell).success);

const writeSyncSchema = z.object({
  writeSync: z.custom<(bytes: Uint8Array) => void>((value) => typeof value === "function"),
});

const unicodeSchema = z.object({
  unicodeService: z.object({
    _activeProvider: z.custom<IUnicodeVersionProvider>(
      (value) => z.object({ charProperties: z.function() }).safeParse(value).success,
    ),
  }),
});

export type BufferState = z.infer<typeof buffer>;
export type ScreenState = ReturnType<typeof readState>;

/** The hidden state, copied. */
export function readState(terminal: Terminal) {
  const core = coreSchema.parse(coreOf(terminal));
  return {
    attributes: core._inputHandler._curAttrData,
    normal: core._bufferService.buffers.normal,
    alternate: core._bufferService.buffers.alt,
    charset: core._charsetService.charset,
    charsets: core._charsetService._charsets,
    charsetLevel: core._charsetService.glevel,
    mouseEncoding: core.coreMouseService.activeEncoding,
    isCursorHidden: core.coreService.isCursorHidden,
    ...core.coreService.decPrivateModes,
  };
}

/** The same cell, with its packed attributes in sight. */
export function packedCell(cell: IBufferCell): IBufferCell & Attributes {
  return packedCellSchema.parse(cell);
}

/** Where the parser stands: between things, in the middle of a character's bytes, or of a control sequence. */
export function parserPlace(terminal: Terminal): "between" | "character" | "sequence" {
  const { _parser, _utf8Decoder } = inputHandlerSchema.parse(coreOf(terminal))._inputHandler;
  if (_parser.currentState !== GROUND) return "sequence";
  return _utf8Decoder.interim.some((byte) => byte !== 0) ? "character" : "between";
}

/** Of the buffer that is shown. */
export function activeState(terminal: Terminal, { normal, alternate }: ScreenState): BufferState {
  return terminal.buffer.active.type === "alternate" ? alternate : normal;
}

/** Is no scroll region set that is smaller than the screen? */
export function scrollsAsAWhole({ scrollTop, scrollBottom }: BufferState, rows: number): boolean {
  return scrollTop === 0 && scrollBottom === rows - 1;
}

/** Who tells the terminal how wide characters are and which ones join. */
export function unicodeProvider(terminal: Terminal): IUnicodeVersionProvider {
  return unicodeSchema.parse(coreOf(terminal)).unicodeService._activeProvider;
}

/** Parses at once, where `write` would wait for a timer between pieces. */
export function writeNow(terminal: Terminal, bytes: Uint8Array): void {
  const core = coreOf(terminal);
  writeSyncSchema.parse(core).writeSync.call(core, bytes);
}

/** ParserState.GROUND of xterm's src/common/parser/Constants.ts. */
const GROUND = 0;

const inputHandlerSchema = coreSchema.pick({ _inputHandler: true });

function coreOf(terminal: Terminal): unknown {
  return "_core" in terminal ? terminal._core : undefined;
}
