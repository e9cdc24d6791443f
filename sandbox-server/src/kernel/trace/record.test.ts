import { expect, test } from "vitest";
import { parseEventFormat, parsePageFormat } from "./format.ts";
import { numberField, textField } from "./record.ts";
import { HEADER_PAGE, TestEvent } from "./testing.ts";

/** events/task/task_newtask/format of Linux 6.12. */
const NEWTASK = `name: task_newtask
ID: 137
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;

	field:pid_t pid;	offset:8;	size:4;	signed:1;
	field:char comm[16];	offset:12;	size:16;	signed:0;
	field:unsigned long clone_flags;	offset:32;	size:8;	signed:0;
	field:short oom_score_adj;	offset:40;	size:2;	signed:1;

print fmt: "pid=%d comm=%s clone_flags=%lx oom_score_adj=%hd", REC->pid, REC->comm, REC->clone_flags, REC->oom_score_adj
`;

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

test("the kernel's format says where the fields of a record stand", () => {
  const format = parseEventFormat(NEWTASK);
  const bytes = Buffer.alloc(44);
  bytes.writeInt32LE(4711, 8);
  bytes.write("ba\0rubbish", 12);
  bytes.writeBigUInt64LE(0x2002_0011n, 32);
  bytes.writeInt16LE(-500, 40);
  expect(format.id).toBe(137);
  expect(numberField(view(bytes), format, "pid")).toBe(4711);
  expect(numberField(view(bytes), format, "clone_flags")).toBe(0x2002_0011);
  expect(numberField(view(bytes), format, "oom_score_adj")).toBe(-500);
  expect(textField(view(bytes), format, "comm")).toBe("ba");
  expect(numberField(view(bytes), format, "no_such_field")).toBe(0);
});

const event = new TestEvent("mount", 7, { source: "text", flags: 8, target: "text" });
const text = (value: string | Uint8Array) =>
  textField(view(event.record(1, { target: value })), event.named.format, "target");

test("texts are read to their end, whatever bytes are in them", () => {
  expect(text("/mnt/a\n   bash-1 [000] ..... 1.0: sys_unshare()")).toBe(
    "/mnt/a\n   bash-1 [000] ..... 1.0: sys_unshare()",
  );
  expect(text(new Uint8Array([0x2f, 0xff, 0xfe, 0x61, 0]))).toBe("/\ufffd\ufffda");
  expect(text(new Uint8Array([0x61, 0x62]))).toBe("ab");
  expect(text("")).toBe("");
});

test("a text that the kernel could not read is none", () => {
  expect(text(new Uint8Array(0))).toBeNull();
});

test("a record that is too short for a field has none", () => {
  const bytes = event.record(1, { target: "/mnt" });
  expect(textField(view(bytes.subarray(0, bytes.length - 3)), event.named.format, "target")).toBeNull();
  expect(textField(view(bytes.subarray(0, 10)), event.named.format, "target")).toBeNull();
});

test("the format of a ring page", () => {
  expect(parsePageFormat(HEADER_PAGE)).toEqual({ commitOffset: 8, dataOffset: 16, pageSize: 4096 });
  expect(() => parsePageFormat("something else")).toThrow("no format of a ring page");
  expect(() => parseEventFormat("something else")).toThrow("no format of a trace event");
});
