import { expect, test } from "vitest";
import { kernelMessages } from "./kernel-messages.ts";

test.each<[keyof typeof kernelMessages, unknown]>([
  ["kernel:watch", { panels: [], timeline: true }],
  ["kernel:watch", { panels: ["processes", "network"], timeline: false }],
  ["kernel:unwatch", {}],
  ["kernel:at", { atMs: 1_800_000_000_000.25 }],
])("%s is understood: %j", (name, payload) => {
  expect(kernelMessages[name].safeParse(payload).success).toBe(true);
});

test.each<[keyof typeof kernelMessages, unknown]>([
  ["kernel:watch", { panels: ["everything"], timeline: true }],
  ["kernel:watch", { panels: Array(6).fill("processes"), timeline: true }],
  ["kernel:watch", { panels: [] }],
  ["kernel:watch", { panels: ["processes"], timeline: true, sandbox: "sb-1" }],
  ["kernel:unwatch", null],
  ["kernel:at", { atMs: -1 }],
  ["kernel:at", { atMs: Number.POSITIVE_INFINITY }],
  ["kernel:at", { atMs: "0" }],
])("%s is refused: %j", (name, payload) => {
  expect(kernelMessages[name].safeParse(payload).success).toBe(false);
});
