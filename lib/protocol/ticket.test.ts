import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DrydockError } from "./errors.ts";
import { CLOCK_LEEWAY_MS, TICKET_LIFETIME_MS } from "./limits.ts";
import { issueGuestTicket, issueTicket, type Mac, readTicket } from "./ticket.ts";

function macWith(key: string): Mac {
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
  return { sign, verify: (text, mac) => sign(text) === mac };
}

const mac = macWith("the lab's");
const learner = "AAAAAAAAAAAAAAAAAAAAAA";
const nowMs = Date.UTC(2026, 0, 1);
const ticket = issueTicket(learner, mac, nowMs);

function refusal(given: unknown, atMs = nowMs): string {
  try {
    readTicket(given, mac, atMs);
    return "none";
  } catch (error) {
    if (error instanceof DrydockError) return error.code;
    throw error;
  }
}

test("a ticket tells whom it speaks for and until when", () => {
  expect(readTicket(ticket, mac, nowMs)).toEqual({
    learner,
    expiresAtMs: nowMs + TICKET_LIFETIME_MS,
    isGuest: false,
    lesson: null,
  });
});

test("a guest's ticket is one, and neither kind can be made into the other", () => {
  const guest = issueGuestTicket(learner, mac, nowMs);
  expect(readTicket(guest, mac, nowMs)).toMatchObject({ learner, isGuest: true });
  expect(refusal(guest.replace(".guest", ""))).toBe("ticket_forged");
  expect(refusal(ticket.replace(/\.(?=[^.]*$)/, ".guest."))).toBe("ticket_forged");
  expect(refusal(guest.replace("guest", "owner"))).toBe("ticket_malformed");
});

test("a ticket for one lesson is for that one", () => {
  const bound = issueTicket(learner, mac, nowMs, "containers/040-pid-namespace");
  expect(readTicket(bound, mac, nowMs)).toMatchObject({ isGuest: false, lesson: "containers/040-pid-namespace" });
  expect(refusal(bound.replace("040-pid-namespace", "050-mounts"))).toBe("ticket_forged");
  expect(refusal(bound.replace(".at:containers/040-pid-namespace", ""))).toBe("ticket_forged");
  expect(refusal(bound.replace("containers/", "../"))).toBe("ticket_malformed");
});

test.each([
  ["undefined", undefined, "ticket_missing"],
  ["an empty text", "", "ticket_missing"],
  ["not a text", { ticket }, "ticket_malformed"],
  ["another text", "ticket", "ticket_malformed"],
  ["a learner that is no learner", `root.${nowMs}.${mac.sign(`root.${nowMs}`)}`, "ticket_malformed"],
  ["no expiry", `${learner}.soon.${mac.sign(`${learner}.soon`)}`, "ticket_malformed"],
  ["one part too many", `${ticket}.more`, "ticket_malformed"],
  ["no signature", ticket.split(".").slice(0, 2).join("."), "ticket_malformed"],
  ["somebody else's key", issueTicket(learner, macWith("a stranger's"), nowMs), "ticket_forged"],
  ["another learner's name put in", ticket.replace(learner, "BAAAAAAAAAAAAAAAAAAAAA"), "ticket_forged"],
  ["a longer life written in", ticket.replace(/\.\d+\./, `.${nowMs + 1e9}.`), "ticket_forged"],
])("refused: %s", (_, given, code) => {
  expect(refusal(given)).toBe(code);
});

test("a ticket lasts its lifetime and the leeway between two clocks, and not a millisecond longer", () => {
  const last = nowMs + TICKET_LIFETIME_MS + CLOCK_LEEWAY_MS;
  expect(refusal(ticket, last)).toBe("none");
  expect(refusal(ticket, last + 1)).toBe("ticket_expired");
});

test("no change to a ticket goes unnoticed", () => {
  const position = fc.nat({ max: ticket.length - 1 });
  const character = fc.string({ minLength: 1, maxLength: 1 });
  fc.assert(
    fc.property(position, character, (at, replacement) => {
      const altered = ticket.slice(0, at) + replacement + ticket.slice(at + 1);
      fc.pre(altered !== ticket);
      expect(["ticket_malformed", "ticket_forged"]).toContain(refusal(altered));
    }),
  );
});

test("what is not a learner gets no ticket", () => {
  expect(() => issueTicket("../../etc/passwd", mac, nowMs)).toThrow("learner");
});
