import { expect, test } from "vitest";
import { CLAIM_LIFETIMES_MS, readClaims, sealClaims } from "../../lib/protocol/preview.ts";
import { hmacSha256 } from "../mac.ts";
import { PreviewAccess } from "./access.ts";

const mac = hmacSha256("a".repeat(64));
const nowMs = Date.UTC(2026, 0, 1);
const name = { label: "0123456789abcdefghij", port: 8080 };
const learner = "AAAAAAAAAAAAAAAAAAAAAA";
const passFor = (port: number, id = "abcdefghijklmnop", key = mac) =>
  sealClaims("pass", { learner, label: name.label, port }, { mac: key, id, nowMs });
const sent = (cookies: string[] | null) => cookies?.map((cookie) => cookie.split(";")[0]).join("; ");

test("a pass is good for one visit, whose cookies are good for that port alone", () => {
  const access = new PreviewAccess(mac);
  const cookies = access.enter(passFor(8080), name, nowMs);
  expect(cookies).toEqual([
    expect.stringMatching(/^drydock_preview=\S+; Path=\/; HttpOnly; Max-Age=43200; SameSite=Lax$/),
    expect.stringMatching(/^drydock_preview_frame=.+HttpOnly.+SameSite=None; Secure; Partitioned$/),
  ]);
  expect(access.enter(passFor(8080), name, nowMs)).toBeNull();
  for (const cookie of cookies ?? []) {
    expect(access.visitor(cookie.split(";")[0], name, nowMs)).toMatchObject({ learner, ...name });
  }
  expect(access.visitor(sent(cookies), { ...name, port: 8081 }, nowMs)).toBeNull();
  expect(access.visitor(sent(cookies), { ...name, label: "x".repeat(20) }, nowMs)).toBeNull();
  expect(access.visitor(sent(cookies), name, nowMs + CLAIM_LIFETIMES_MS.visit + 60_000)).toBeNull();
});

test("a pass for another port, of another lab, too old, or none at all opens nothing", () => {
  const access = new PreviewAccess(mac);
  const foreign = passFor(8080, "abcdefghijklmnop", hmacSha256("b".repeat(64)));
  for (const pass of [passFor(8081), foreign, "", null, undefined, "a.b"]) {
    expect(access.enter(pass, name, nowMs)).toBeNull();
  }
  expect(access.enter(passFor(8080), name, nowMs + CLAIM_LIFETIMES_MS.pass + 60_000)).toBeNull();
  expect(access.visitor(`drydock_preview=${passFor(8080)}`, name, nowMs)).toBeNull();
});

test("a pass that was used is not forgotten while it could be used again", () => {
  const access = new PreviewAccess(mac);
  access.enter(passFor(8080), name, nowMs);
  const laterMs = nowMs + CLAIM_LIFETIMES_MS.pass;
  access.enter(passFor(8080, "ponmlkjihgfedcba"), name, laterMs);
  expect(access.enter(passFor(8080), name, laterMs)).toBeNull();
});

test("a visitor is given a ticket for a tunnel to their port, and a pass to another one", () => {
  const access = new PreviewAccess(mac);
  const visitor = access.visitor(sent(access.enter(passFor(8080), name, nowMs)), name, nowMs);
  if (!visitor) throw new Error("nobody is in");
  expect(readClaims("tunnel", access.tunnelTicket(visitor, nowMs), mac, nowMs)).toMatchObject({ learner, ...name });
  expect(readClaims("pass", access.passTo(3000, visitor, nowMs), mac, nowMs)).toMatchObject({ learner, port: 3000 });
});
