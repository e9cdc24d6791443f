import { expect, test } from "vitest";
import { policyOf, readConfig } from "./config.ts";

const GOOD = {
  DRYDOCK_LISTEN: "127.0.0.1:7071",
  DRYDOCK_ORIGINS: "http://127.0.0.1:7080",
  DRYDOCK_TICKET_SECRET: "a".repeat(64),
  DRYDOCK_ROOTFS: "/drydock-root",
  DRYDOCK_STATE: "/var/lib/drydock",
  DRYDOCK_LESSONS: "/lessons",
};

test.each([
  ["base:2,docker:1", { base: 2, docker: 1 }],
  ["", {}],
  [undefined, { base: 1 }],
])("DRYDOCK_POOL=%s says how many of each profile stand ready", (text, sizes) => {
  expect(readConfig({ ...GOOD, DRYDOCK_POOL: text }).poolSizes).toEqual(sizes);
});

test("sizes are read as bytes, times as milliseconds; what is not said is not capped", () => {
  const said = { DRYDOCK_MAX_DISK: "2G", DRYDOCK_MAX_KEEP: "1d", DRYDOCK_MAX_CPUS: "0.5" };
  expect(readConfig({ ...GOOD, ...said }).caps).toEqual({ diskBytes: 2 ** 31, keepMs: 86_400_000, cpus: 0.5 });
});

test("what is passed on is the lab's policy alone, as it was written", () => {
  const said = { ...GOOD, DRYDOCK_MAX_MEMORY: "1G", DRYDOCK_TEST_PORT: "7102" };
  expect(policyOf(said)).toEqual({ DRYDOCK_MAX_MEMORY: "1G" });
  expect(() => policyOf({ DRYDOCK_MAX_MEMORY: "1" })).toThrow("DRYDOCK_MAX_MEMORY: write a size");
});

test.each([
  ["DRYDOCK_POOL", "2", "write PROFILE:COUNT"],
  ["DRYDOCK_POOL", "vast:1", "there is base, docker, playground"],
  ["DRYDOCK_POOL", "base:-1", "write PROFILE:COUNT"],
  ["DRYDOCK_EGRESS", "yes", "write names of base, docker, playground"],
  ["DRYDOCK_RESOLVER", "dns.example", "write the IPv4 address of a resolver"],
  ["DRYDOCK_ORIGINS", "lab.example", "write URLs such as"],
  ["DRYDOCK_MAX_SANDBOXES", "0", "write a whole number from 1"],
  ["DRYDOCK_MAX_SANDBOXES", "", "write a whole number from 1"],
  ["DRYDOCK_MAX_MEMORY", "512", "write a size such as 512M or 2G"],
  ["DRYDOCK_MAX_MEMORY", "1M", "write 64M or more"],
  ["DRYDOCK_MAX_CPUS", "0", "write 0.05 or more"],
  ["DRYDOCK_MAX_CPUS", "many", "write a number of CPUs such as 0.5 or 2"],
  ["DRYDOCK_MAX_PIDS", "8", "write a whole number from 32"],
  ["DRYDOCK_MAX_LIFETIME", "90", "write a time such as 30m, 4h or 1d"],
  ["DRYDOCK_MAX_IDLE", "0m", "write 1m or more"],
])("%s=%s is refused with what to write instead", (name, text, remedy) => {
  expect(() => readConfig({ ...GOOD, [name]: text })).toThrow(new RegExp(`${name}: .*${remedy}`));
});
