import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

const from = (remoteAddress: string, forwarded?: string) =>
  clientAddress({
    socket: { remoteAddress } as IncomingMessage["socket"],
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  });

test("an address is the peer's, and what a stranger claims to forward does not count", () => {
  expect(from("192.0.2.7", "198.51.100.1")).toBe("192.0.2.7");
  expect(from("::ffff:192.0.2.7")).toBe("192.0.2.7");
});

test("a proxy on this machine says who its peer is, whatever that one wrote before it", () => {
  expect(from("127.0.0.1", "10.9.9.9, 192.0.2.7")).toBe("192.0.2.7");
  expect(from("::1", "192.0.2.7")).toBe("192.0.2.7");
});

test("all addresses of an IPv6 network are one", () => {
  expect(from("2001:db8:1:2:3:4:5:6")).toBe(from("2001:db8:1:2:ffff::9"));
  expect(from("2001:db8::1")).toBe("2001:db8:0:0::/64");
  expect(from("2001:db8:1:3::1")).not.toBe(from("2001:db8:1:2::1"));
});
