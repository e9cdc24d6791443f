/** Fields of a trace record by name, as the event's format says where they stand. */
import type { EventFormat, FieldFormat } from "./format.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A number, signed or not as the kernel says; 0 for a field that this kernel does not have. */
export function numberField(data: DataView, format: EventFormat, name: string): number {
  const field = format.fields.get(name);
  if (!field || field.offset + field.size > data.byteLength) return 0;
  switch (field.size) {
    case 1:
      return field.isSigned ? data.getInt8(field.offset) : data.getUint8(field.offset);
    case 2:
      return field.isSigned ? data.getInt16(field.offset, true) : data.getUint16(field.offset, true);
    case 4:
      return field.isSigned ? data.getInt32(field.offset, true) : data.getUint32(field.offset, true);
    case 8:
      return Number(field.isSigned ? data.getBigInt64(field.offset, true) : data.getBigUint64(field.offset, true));
    default:
      throw new Error(`${name} is a field of ${field.size} bytes`);
  }
}

/** A text up to its first NUL byte; null where the kernel could not read it. Bytes that are no UTF-8 become U+FFFD. */
export function textField(data: DataView, format: EventFormat, name: string): string | null {
  const field = format.fields.get(name);
  const bytes = field && bytesOf(data, field);
  if (!bytes) return null;
  const end = bytes.indexOf(0);
  return decoder.decode(end === -1 ? bytes : bytes.subarray(0, end));
}

function bytesOf(data: DataView, field: FieldFormat): Uint8Array | null {
  if (field.offset + field.size > data.byteLength) return null;
  let { offset, size } = field;
  if (field.text === "elsewhere") {
    const place = data.getUint32(field.offset, true);
    offset = place % 0x10000;
    size = Math.floor(place / 0x10000);
    // Without even a NUL byte: the probe found a null pointer, or memory that was not there (kernel/trace/trace_probe.c).
    if (size === 0 || offset + size > data.byteLength) return null;
  }
  return new Uint8Array(data.buffer, data.byteOffset + offset, size);
}
