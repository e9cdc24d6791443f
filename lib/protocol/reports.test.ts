import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isLineTicket, issueLineTicket, openReport, sealReport } from "./reports.ts";
import { issueTicket, type Mac, readTicket } from "./ticket.ts";

const macOf = (key: string): Mac => {
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
  return { sign, verify: (text, given) => sign(text) === given };
};
const [mac, otherMac] = [macOf("ours"), macOf("another's")];
const LEARNER = "AAAAAAAAAAAAAAAAAAAAAA";
const report = { id: "3f.own-pid", learner: LEARNER, lesson: "a/b", task: "own-pid", doneAtMs: 5 };

test("a report is believed as it was signed, and in no other way", () => {
  const [text, signature] = sealReport(report, mac);
  expect(openReport(text, signature, mac)).toEqual(report);
  expect(openReport(text, signature, otherMac)).toBeNull();
  expect(openReport(text.replace("own-pid", "own-net"), signature, mac)).toBeNull();
  // A signature over something else that web signs with the same key is none over a report.
  expect(openReport(text, mac.sign(text), mac)).toBeNull();
  const [odd, oddSignature] = sealReport({ ...report, lesson: "../../etc" }, mac);
  expect(openReport(odd, oddSignature, mac)).toBeNull();
});

test("no text that was not signed is a report", () => {
  fc.assert(
    fc.property(fc.string(), fc.anything(), (text, signature) => {
      expect(openReport(text, signature, mac)).toBeNull();
    }),
  );
});

test("the ticket of the line is good for a minute, and no learner's ticket is one", () => {
  const ticket = issueLineTicket(mac, 1_000_000);
  expect(isLineTicket(ticket, mac, 1_000_000)).toBe(true);
  expect(isLineTicket(ticket, mac, 1_080_000)).toBe(false);
  expect(isLineTicket(ticket, otherMac, 1_000_000)).toBe(false);
  expect(isLineTicket(issueTicket(LEARNER, mac, 1_000_000), mac, 1_000_000)).toBe(false);
  expect(() => readTicket(ticket, mac, 1_000_000)).toThrow();
  for (const none of [undefined, "", "web", "web.1", "web..x", {}]) expect(isLineTicket(none, mac, 0)).toBe(false);
});
