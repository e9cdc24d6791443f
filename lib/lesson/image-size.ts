/** How large a picture is, read from the first bytes of its file, so that a page can keep its room. */

export interface ImageSize {
  /** In CSS pixels. */
  width: number;
  height: number;
}

/** Null when the bytes are no picture of a kind that lessons may show, or do not say how large it is. */
export function imageSize(name: string, bytes: Uint8Array): ImageSize | null {
  const size = read(name.slice(name.lastIndexOf(".") + 1), bytes);
  return size !== null && size.width > 0 && size.height > 0 ? size : null;
}

function read(extension: string, bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (extension) {
      case "svg":
        return svgSize(ascii(bytes, 0, 4096));
      case "png":
        return ascii(bytes, 12, 4) === "IHDR" ? { width: view.getUint32(16), height: view.getUint32(20) } : null;
      case "jpg":
        return jpegSize(view);
      case "webp":
        return ascii(bytes, 8, 4) === "WEBP" ? webpSize(ascii(bytes, 12, 4), view) : null;
      default:
        return null;
    }
  } catch (error) {
    // A file that ends before it says its size.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** `width` and `height` of the root element where both are plain numbers or pixels, else the size of its `viewBox`. */
function svgSize(text: string): ImageSize | null {
  const root = /<svg\b[^>]*>/.exec(text)?.[0] ?? "";
  const pixels = (name: string) => Number(new RegExp(`\\s${name}="([\\d.]+)(?:px)?"`).exec(root)?.[1]);
  const [width, height] = [pixels("width"), pixels("height")];
  if (width > 0 && height > 0) return { width, height };
  const [, boxWidth, boxHeight] = /\sviewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(root) ?? [];
  return { width: Number(boxWidth), height: Number(boxHeight) };
}

/** Goes from segment to segment to the start of frame (ITU T.81, B.1.1.3): FFC0 to FFCF without FFC4, FFC8 and FFCC. */
function jpegSize(view: DataView): ImageSize | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker < 0xffc0 || marker > 0xfffe) return null;
    if (marker > 0xffcf || [0xffc4, 0xffc8, 0xffcc].includes(marker)) continue;
    return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
}

/** The three kinds of WebP file (RFC 9649): lossy, lossless, extended. */
function webpSize(kind: string, view: DataView): ImageSize | null {
  if (kind === "VP8 ") {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (kind === "VP8L") {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  const int24 = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 0x1_0000 + 1;
  return kind === "VP8X" ? { width: int24(24), height: int24(27) } : null;
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}
