/**
 * Takes a page of the kernel's trace ring apart, as `per_cpu/cpuN/trace_pipe_raw` gives it: binary, so that no name that a
 * learner chooses can pass for a record, as it could in the text of `trace_pipe`. The layout is the one that trace-cmd and
 * perf rely on (include/linux/ring_buffer.h, kernel/trace/ring_buffer.c).
 */
import type { PageFormat } from "./format.ts";

/** Bits of the commit word (RB_MISSED_EVENTS, RB_MISSED_STORED). */
const MISSED_EVENTS = 2 ** 31;
const MISSED_STORED = 2 ** 30;

/** `type_len` of what is no record: above 28, which stands for 112 bytes. */
const PADDING = 29;
const TIME_EXTEND = 30;
const TIME_STAMP = 31;

const DELTA_BITS = 2 ** 27;
/** An absolute time stamp carries 59 bits; the page's own has the rest. */
const STAMP_RANGE_NS = 2 ** 59;

export interface RingPage {
  records: RingRecord[];
  /** Records that were overwritten before this page: how many, or null when the kernel did not count; 0 for none. */
  lost: number | null;
}

export interface RingRecord {
  timestampNs: number;
  /** A view on the page: read it before the page is used again. */
  data: DataView;
}

/** @param bytes what one read(2) brought: at most a page; cut short, it ends where its bytes end */
export function readRingPage(bytes: Uint8Array, { commitOffset, dataOffset }: PageFormat): RingPage {
  const page = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (page.byteLength < dataOffset) return { records: [], lost: 0 };
  const commit = page.getUint32(commitOffset, true);
  const filledBytes = commit % MISSED_STORED;
  const end = Math.min(dataOffset + filledBytes, page.byteLength);
  let lost: number | null = 0;
  if (commit >= MISSED_EVENTS) {
    const isStored = commit % MISSED_EVENTS >= MISSED_STORED && end + 8 <= page.byteLength;
    lost = isStored ? Number(page.getBigUint64(end, true)) : null;
  }
  return { records: readRecords(page, dataOffset, end), lost };
}

function readRecords(page: DataView, start: number, end: number): RingRecord[] {
  const records: RingRecord[] = [];
  let timestampNs = Number(page.getBigUint64(0, true));
  let at = start;
  while (at + 4 <= end) {
    const header = page.getUint32(at, true);
    const typeLength = header % 32;
    const delta = Math.floor(header / 32);
    const hasWord = typeLength === 0 || typeLength >= PADDING;
    if (typeLength === PADDING && delta === 0) break; // Nothing follows on this page.
    if (hasWord && at + 8 > end) break;
    const word = hasWord ? page.getUint32(at + 4, true) : 0;
    switch (typeLength) {
      case PADDING:
        timestampNs += delta;
        at += 4 + word;
        break;
      case TIME_EXTEND:
        timestampNs += word * DELTA_BITS + delta;
        at += 8;
        break;
      case TIME_STAMP:
        timestampNs = Math.floor(timestampNs / STAMP_RANGE_NS) * STAMP_RANGE_NS + word * DELTA_BITS + delta;
        at += 8;
        break;
      default: {
        const dataStart = at + (hasWord ? 8 : 4);
        const next = at + 4 + (hasWord ? word : typeLength * 4);
        if (next > end || next < dataStart) return records;
        timestampNs += delta;
        records.push({ timestampNs, data: new DataView(page.buffer, page.byteOffset + dataStart, next - dataStart) });
        at = next;
      }
    }
  }
  return records;
}
