import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CLOCK_LEEWAY_MS } from "./limits.ts";
import { CLAIM_LIFETIMES_MS, parsePreviewName, previewName, readClaims, sandboxLabel, sealClaims } from "./preview.ts";
import { issueTicket, type Mac, readTicket } from "./ticket.ts";

function macWith(key: string): Mac {
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
  return { sign, verify: (text, mac) => sign(text) === mac };
}

const mac = macWith("the lab's");
const nowMs = Date.UTC(2026, 0, 1);
const learner = "AAAAAAAAAAAAAAAAAAAAAA";
const label = sandboxLabel("sb-0123456789abcdef", mac);
const claims = { learner, label, port: 8080 };
const id = "abcdefghijklmnop";
const pass = sealClaims("pass", claims, { mac, id, nowMs });

test("the name of an origin is read back, whatever the port", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_535 }), (port) => {
      expect(parsePreviewName(previewName({ label, port }))).toEqual({ label, port });
    }),
  );
});

test.each(
  ["", label, `${label}--`, `${label}--0`, `${label}--080`, `${label}--65536`, `${label}-80`, "a--80"].concat([
    `${label}--80.x`,
    `x${label}--80`,
    `${label}--80--80`,
    `${label.toUpperCase()}--80`,
  ]),
)("%j is no such name", (name) => {
  expect(parsePreviewName(name)).toBeNull();
});

test("a label fits into a host name, is a sandbox's own, and another lab's key makes another one", () => {
  expect(label).toMatch(/^[a-z0-9]{20}$/);
  expect(sandboxLabel("sb-0123456789abcdee", mac)).not.toBe(label);
  expect(sandboxLabel("sb-0123456789abcdef", macWith("another's"))).not.toBe(label);
});

test("claims tell who may reach which port, and until when", () => {
  const expiresAtMs = nowMs + CLAIM_LIFETIMES_MS.pass;
  expect(readClaims("pass", pass, mac, nowMs)).toEqual({ ...claims, expiresAtMs, id });
  expect(readClaims("pass", pass, mac, expiresAtMs + CLOCK_LEEWAY_MS)).not.toBeNull();
  expect(readClaims("pass", pass, mac, expiresAtMs + CLOCK_LEEWAY_MS + 1)).toBeNull();
});

test("claims are good for nothing but what they were signed for", () => {
  expect(readClaims("visit", pass, mac, nowMs)).toBeNull();
  expect(readClaims("tunnel", pass, mac, nowMs)).toBeNull();
  expect(readClaims("pass", issueTicket(learner, mac, nowMs), mac, nowMs)).toBeNull();
  expect(() => readTicket(pass, mac, nowMs)).toThrow("cannot be read");
});

test("whatever was not signed so is refused: one character changed, or something that is no text", () => {
  fc.assert(
    fc.property(fc.nat(pass.length - 1), fc.constantFrom("A", "0", ".", "-"), (at, other) => {
      fc.pre(pass[at] !== other);
      expect(readClaims("pass", pass.slice(0, at) + other + pass.slice(at + 1), mac, nowMs)).toBeNull();
    }),
  );
  for (const given of [undefined, null, "", ".", "pass", 8080, {}, `${pass}.x`, pass.replace("8080", "8081")]) {
    expect(readClaims("pass", given, mac, nowMs)).toBeNull();
  }
});
