/** SGR, "select graphic rendition" (ECMA-48), from attributes as xterm packs them (its src/common/buffer/Constants.ts). */

/** Colours and flags of a cell. */
export interface Attributes {
  /** Foreground colour, its mode, and half of the flags. */
  fg: number;
  bg: number;
  extended: { underlineStyle: number; underlineColor: number };
}

export const PLAIN: Attributes = { fg: 0, bg: 0, extended: { underlineStyle: 0, underlineColor: 0 } };

const COLOUR_MODE = 0x3000000;
const PALETTE_16 = 0x1000000;
const PALETTE_256 = 0x2000000;
const RGB = 0x3000000;

const UNDERLINE = 0x10000000; // in fg
const HAS_EXTENDED = 0x10000000; // in bg

/** [in, flag, code] */
const FLAGS = [
  ["fg", 0x8000000, 1],
  ["bg", 0x8000000, 2],
  ["bg", 0x4000000, 3],
  ["fg", 0x20000000, 5],
  ["fg", 0x4000000, 7],
  ["fg", 0x40000000, 8],
  ["fg", 0x80000000, 9],
  ["bg", 0x40000000, 53],
] as const;

/** The sequence that sets these attributes, whichever were set before. */
export function setAttributes(attributes: Attributes): string {
  const flags = FLAGS.filter(([plane, flag]) => attributes[plane] & flag).map(([, , code]) => code);
  const codes = [0, ...flags, ...underline(attributes), ...ground(attributes.fg, 30), ...ground(attributes.bg, 40)];
  return `\x1b[${codes.join(";")}m`;
}

/** A colour with its mode, without flags: what an erased cell keeps of its background. */
export function colourOf(packed: number): number {
  return packed & (COLOUR_MODE | 0xffffff);
}

function underline({ fg, bg, extended }: Attributes): (number | string)[] {
  if (!(fg & UNDERLINE)) return [];
  if (!(bg & HAS_EXTENDED)) return [4];
  // A saved cursor keeps the flag and not the style.
  return [`4:${extended.underlineStyle || 1}`, ...colour(extended.underlineColor, 58)];
}

/** @param first the code of the first of the eight basic colours: 30 or 40 */
function ground(packed: number, first: 30 | 40): number[] {
  const index = packed & 0xff;
  if ((packed & COLOUR_MODE) !== PALETTE_16) return colour(packed, first + 8);
  return [index < 8 ? first + index : first + 60 + index - 8];
}

function colour(packed: number, code: number): number[] {
  switch (packed & COLOUR_MODE) {
    case PALETTE_16:
    case PALETTE_256:
      return [code, 5, packed & 0xff];
    case RGB:
      return [code, 2, (packed >> 16) & 0xff, (packed >> 8) & 0xff, packed & 0xff];
    default:
      return [];
  }
}
