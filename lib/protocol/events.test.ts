import fc from "fast-check";
import { expect, test } from "vitest";
import { ERROR_TABLE } from "./errors.ts";
import { type ClientMessageName, clientMessages, handshakeSchema } from "./events.ts";
import { MAX_ANSWER_LENGTH, MAX_COLUMNS, MAX_FRAME_BYTES, MAX_INPUT_BYTES, MAX_ROWS } from "./limits.ts";

const terminal = "A1b2-C3d4_E5f6G7";
const data = (byteCount: number) => new Uint8Array(byteCount);

const accepted: [ClientMessageName, unknown][] = [
  ["session:open", { lesson: "containers/040-pid-namespace" }],
  ["session:reset", {}],
  ["task:answer", { task: "host-pid", answer: "4711" }],
  ["terminal:open", { columns: 2, rows: 1 }],
  ["terminal:open", { columns: MAX_COLUMNS, rows: MAX_ROWS }],
  ["terminal:attach", { terminal, columns: 80, rows: 24, from: null }],
  ["terminal:attach", { terminal, columns: 80, rows: 24, from: 0 }],
  ["terminal:input", { terminal, data: data(1) }],
  ["terminal:input", { terminal, data: data(MAX_INPUT_BYTES) }],
  ["terminal:input", { terminal, data: Buffer.from("ls\r") }],
  ["terminal:ack", { terminal, offset: Number.MAX_SAFE_INTEGER }],
  ["terminal:clear", { terminal, what: "lines" }],
  ["terminal:clear", { terminal, what: "all" }],
  ["terminal:close", { terminal }],
];

test.each(accepted)("%s is understood: %j", (name, payload) => {
  expect(clientMessages[name].safeParse(payload).success).toBe(true);
});

const refused: [ClientMessageName, unknown][] = [
  ["session:open", { lesson: "containers/../../etc" }],
  ["session:open", { lesson: "containers" }],
  ["session:open", { lesson: "containers/040-pid-namespace", profile: "privileged" }],
  ["session:reset", null],
  ["task:answer", { task: "host-pid", answer: "" }],
  ["task:answer", { task: "host-pid", answer: "x".repeat(MAX_ANSWER_LENGTH + 1) }],
  ["task:answer", { task: "../x", answer: "1" }],
  ["task:answer", { task: "host-pid", answer: 4711 }],
  ["terminal:open", { columns: 1, rows: 24 }],
  ["terminal:open", { columns: 80, rows: 0 }],
  ["terminal:open", { columns: MAX_COLUMNS + 1, rows: 24 }],
  ["terminal:open", { columns: 80, rows: MAX_ROWS + 1 }],
  ["terminal:open", { columns: 80.5, rows: 24 }],
  ["terminal:open", { columns: "80", rows: 24 }],
  ["terminal:open", { columns: 80, rows: 24, command: "/bin/sh" }],
  ["terminal:attach", { terminal, columns: 80, rows: 24 }],
  ["terminal:attach", { terminal, columns: 80, rows: 24, from: -1 }],
  ["terminal:attach", { terminal: "short", columns: 80, rows: 24, from: null }],
  ["terminal:input", { terminal, data: data(0) }],
  ["terminal:input", { terminal, data: data(MAX_INPUT_BYTES + 1) }],
  ["terminal:input", { terminal, data: "ls\r" }],
  ["terminal:input", { terminal: "../../../../dev/tty", data: data(1) }],
  ["terminal:ack", { terminal, offset: -1 }],
  ["terminal:ack", { terminal, offset: Number.NaN }],
  ["terminal:clear", { terminal }],
  ["terminal:clear", { terminal, what: "\u001bc" }],
  ["terminal:close", {}],
];

test.each(refused)("%s is refused: %j", (name, payload) => {
  expect(clientMessages[name].safeParse(payload).success).toBe(false);
});

test("no payload at all makes a schema throw", () => {
  fc.assert(
    fc.property(fc.anything(), (payload) => {
      for (const schema of [handshakeSchema, ...Object.values(clientMessages)]) {
        expect(() => schema.safeParse(payload)).not.toThrow();
      }
    }),
  );
});

test("the handshake carries a ticket and a version, and nothing else", () => {
  expect(handshakeSchema.safeParse({ ticket: "t", protocol: 1 }).success).toBe(true);
  for (const wrong of [{ protocol: 1 }, { ticket: "", protocol: 1 }, { ticket: "t", protocol: 1, learner: "me" }]) {
    expect(handshakeSchema.safeParse(wrong).success).toBe(false);
  }
  expect(handshakeSchema.safeParse({ ticket: "t".repeat(1025), protocol: 1 }).success).toBe(false);
});

test("the largest input fits into a frame with its envelope", () => {
  expect(MAX_INPUT_BYTES * 2).toBeLessThanOrEqual(MAX_FRAME_BYTES);
});

test("every error has a sentence for the learner", () => {
  for (const sentence of Object.values(ERROR_TABLE)) expect(sentence).toMatch(/^[A-Z].*\.$/);
});
