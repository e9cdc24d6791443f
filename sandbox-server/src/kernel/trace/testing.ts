/** Support for tests of what reads trace rings: pages as the kernel fills them. */
import { parseEventFormat } from "./format.ts";
import type { NamedFormat } from "./tracing.ts";

/** events/header_page of a kernel with pages of 4 KiB. */
export const HEADER_PAGE = `\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
\tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;
`;

const PAGE_BYTES = 4096;
const DATA_OFFSET = 16;

/** What stands on a page: records, and what the kernel puts between them. */
export type PageItem =
  | { deltaNs: number; data: Uint8Array; isLong?: boolean }
  | { padding: number; deltaNs: number }
  | { extendNs: number }
  | { stampNs: number };

/** Fills a page from its beginning, as kernel/trace/ring_buffer.c does. */
export function ringPage(timestampNs: number, items: readonly PageItem[], lost?: number | "uncounted"): Uint8Array {
  const page = new DataView(new ArrayBuffer(PAGE_BYTES));
  page.setBigUint64(0, BigInt(timestampNs), true);
  let at = DATA_OFFSET;
  const header = (typeLength: number, delta: number) => {
    page.setUint32(at, delta * 32 + typeLength, true);
    at += 4;
  };
  const word = (value: number) => {
    page.setUint32(at, value, true);
    at += 4;
  };
  for (const item of items) {
    if ("extendNs" in item || "stampNs" in item) {
      const ns = "extendNs" in item ? item.extendNs : item.stampNs;
      header("extendNs" in item ? 30 : 31, ns % 2 ** 27);
      word(Math.floor(ns / 2 ** 27));
    } else if ("padding" in item) {
      header(29, item.deltaNs);
      word(item.padding);
      at += item.padding - 4;
    } else {
      const length = Math.ceil(item.data.length / 4) * 4;
      const isLong = item.isLong || length > 112;
      header(isLong ? 0 : length / 4, item.deltaNs);
      if (isLong) word(length + 4);
      new Uint8Array(page.buffer).set(item.data, at);
      at += length;
    }
  }
  const commit = at - DATA_OFFSET;
  page.setUint32(8, commit + (lost === undefined ? 0 : 2 ** 31) + (typeof lost === "number" ? 2 ** 30 : 0), true);
  if (typeof lost === "number") page.setBigUint64(at, BigInt(lost), true);
  return new Uint8Array(page.buffer);
}

interface FieldPlan {
  name: string;
  type: string;
  size: number;
}

const COMMON: readonly FieldPlan[] = [
  { name: "common_type", type: "unsigned short common_type", size: 2 },
  { name: "common_flags", type: "unsigned char common_flags", size: 1 },
  { name: "common_preempt_count", type: "unsigned char common_preempt_count", size: 1 },
  { name: "common_pid", type: "int common_pid", size: 4 },
];

/** An event of tests: its format as the kernel would print it, and records of it. */
export class TestEvent {
  readonly named: NamedFormat;
  readonly #fields: readonly FieldPlan[];
  readonly #id: number;

  /** @param fields in their order: a number for one of that many bytes, `text` for a text */
  constructor(name: string, id: number, fields: Readonly<Record<string, 4 | 8 | "text">>) {
    this.#id = id;
    const own = Object.entries(fields).map(([field, size]): FieldPlan => {
      if (size === "text") return { name: field, type: `__data_loc char[] ${field}`, size: 4 };
      return { name: field, type: `${size === 8 ? "s64" : "int"} ${field}`, size };
    });
    this.#fields = [...COMMON, ...own];
    let offset = 0;
    const lines = this.#fields.map(({ type, size }) => {
      const line = `\tfield:${type};\toffset:${offset};\tsize:${size};\tsigned:1;`;
      offset += size;
      return line;
    });
    this.named = { name, format: parseEventFormat(`name: ${name}\nID: ${id}\nformat:\n${lines.join("\n")}\n`) };
  }

  record(tid: number, values: Readonly<Record<string, number | string | Uint8Array>>): Uint8Array {
    const fixed = this.#fields.reduce((sum, { size }) => sum + size, 0);
    const texts: Uint8Array[] = [];
    const data = new DataView(new ArrayBuffer(fixed));
    let offset = 0;
    let end = fixed;
    for (const { name, size, type } of this.#fields) {
      const value = name === "common_type" ? this.#id : name === "common_pid" ? tid : (values[name] ?? 0);
      if (type.startsWith("__data_loc")) {
        // A field that is not given is a text that could not be read.
        const bytes =
          typeof value === "object" ? value : new TextEncoder().encode(values[name] === undefined ? "" : `${value}\0`);
        data.setUint32(offset, bytes.length * 0x10000 + end, true);
        texts.push(bytes);
        end += bytes.length;
      } else if (size === 8) data.setBigInt64(offset, BigInt(Number(value)), true);
      else if (size === 4) data.setInt32(offset, Number(value), true);
      else if (size === 2) data.setUint16(offset, Number(value), true);
      offset += size;
    }
    return Buffer.concat([new Uint8Array(data.buffer), ...texts]);
  }
}
