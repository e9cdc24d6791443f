import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePageFormat } from "./format.ts";
import { readRingPage } from "./ring-page.ts";
import { HEADER_PAGE, type PageItem, ringPage } from "./testing.ts";

const FORMAT = parsePageFormat(HEADER_PAGE);
const bytes = (length: number, fill = 7) => new Uint8Array(length).fill(fill);

const read = (page: Uint8Array) => {
  const { records, lost } = readRingPage(page, FORMAT);
  return { records: records.map(({ timestampNs, data }) => [timestampNs, data.byteLength]), lost };
};

test("records are found with their times, short ones and long ones", () => {
  const items = [
    { deltaNs: 0, data: bytes(8) },
    { deltaNs: 500, data: bytes(112) },
    { deltaNs: 10, data: bytes(300) },
    { deltaNs: 1, data: bytes(4), isLong: true },
  ];
  expect(read(ringPage(1_000, items))).toEqual({
    records: [
      [1_000, 8],
      [1_500, 112],
      [1_510, 300],
      [1_511, 4],
    ],
    lost: 0,
  });
});

test("long pauses and absolute times are counted in", () => {
  const items: PageItem[] = [
    { extendNs: 5_000_000_000 },
    { deltaNs: 3, data: bytes(4) },
    { stampNs: 9_000_000_000 },
    { deltaNs: 1, data: bytes(4) },
  ];
  expect(read(ringPage(1_000, items)).records).toEqual([
    [5_000_001_003, 4],
    [9_000_000_001, 4],
  ]);
});

test("what the kernel has taken back is passed over, and its time counted", () => {
  const items: PageItem[] = [
    { deltaNs: 0, data: bytes(4) },
    { padding: 20, deltaNs: 7 },
    { deltaNs: 1, data: bytes(4) },
  ];
  expect(read(ringPage(100, items)).records).toEqual([
    [100, 4],
    [108, 4],
  ]);
});

test("a page says how many records were overwritten before it, or that some were", () => {
  const items = [{ deltaNs: 0, data: bytes(4) }];
  expect(read(ringPage(0, items, 42)).lost).toBe(42);
  expect(read(ringPage(0, items, "uncounted")).lost).toBeNull();
  expect(read(ringPage(0, items, 42)).records).toHaveLength(1);
});

test("a page that was cut short ends where its bytes end", () => {
  const page = ringPage(0, [
    { deltaNs: 0, data: bytes(4) },
    { deltaNs: 0, data: bytes(40) },
  ]);
  expect(read(page.subarray(0, 40)).records).toHaveLength(1);
  expect(read(page.subarray(0, 10))).toEqual({ records: [], lost: 0 });
});

test("no page at all makes it read beyond its end, or without end", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (page) => {
      const { records } = readRingPage(page, FORMAT);
      expect(records.length).toBeLessThanOrEqual(page.length);
      for (const { data } of records) expect(data.byteOffset + data.byteLength).toBeLessThanOrEqual(page.length);
    }),
  );
});
