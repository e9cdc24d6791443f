import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

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

test.each([
  ["DRYDOCK_POOL", "2", "write PROFILE:COUNT"],
  ["DRYDOCK_POOL", "vast:1", "there is base, docker, playground"],
  ["DRYDOCK_POOL", "base:-1", "write PROFILE:COUNT"],
])("%s=%s is refused with what to write instead", (name, text, remedy) => {
  expect(() => readConfig({ ...GOOD, [name]: text })).toThrow(new RegExp(`${name}: .*${remedy}`));
});
