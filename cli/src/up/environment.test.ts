import { expect, test } from "vitest";
import { readConfig as readServerConfig } from "../../../sandbox-server/src/config.ts";
import { readConfig as readWebConfig } from "../../../web/config.ts";
import { defaultAccess, labOrigins, sandboxServerEnvironment, webEnvironment } from "./environment.ts";
import { newSecret } from "./secrets.ts";

const settings = {
  listenHost: "127.0.0.1",
  port: 7080,
  origins: ["https://lab.example", ...labOrigins("127.0.0.1", 7080)],
  sandboxPort: 41234,
  ticketSecret: newSecret(),
  cookieSecret: newSecret(),
  lessons: "lessons",
  store: "/var/lib/drydock-web/drydock.db",
  access: "workshop" as const,
  policy: { DRYDOCK_MAX_MEMORY: "512M" },
  previewOrigin: "https://*.preview.lab.example",
};

test("web and sandbox-server read what they are told, and agree on tickets and origins", () => {
  const web = readWebConfig(webEnvironment(settings, "/mnt"));
  const server = readServerConfig({
    ...sandboxServerEnvironment(settings, "/drydock"),
    DRYDOCK_LISTEN: "0.0.0.0:7071",
    DRYDOCK_ROOTFS: "/drydock-root",
    DRYDOCK_STATE: "/var/lib/drydock",
  });
  expect(server.caps.memoryBytes).toBe(512 * 2 ** 20);
  expect(server.origins).toEqual(web.origins);
  expect(web.origins[0]).toBe("https://lab.example");
  expect(server.ticketSecret).toBe(web.ticketSecret);
  expect([web.lessonsDirectory, server.lessonsDirectory]).toEqual(["/mnt/lessons", "/drydock/lessons"]);
  expect([web.store, web.access]).toEqual([settings.store, "workshop"]);
  expect(web.previewOrigin).toBe(settings.previewOrigin);
  expect(web.sandboxUrl).toBe("http://127.0.0.1:41234");
});

test("the sandbox-server is not told the cookie secret", () => {
  expect(JSON.stringify(sandboxServerEnvironment(settings, "/drydock"))).not.toContain(settings.cookieSecret);
});

test("a lab for this machine answers to both of its names, the one to tell first", () => {
  expect(labOrigins("127.0.0.1", 7080)).toEqual(["http://127.0.0.1:7080", "http://localhost:7080"]);
});

test("a lab for the network answers to the machine's addresses", () => {
  expect(labOrigins("0.0.0.0", 80, ["192.0.2.7", "lab"])).toEqual([
    ...["http://192.0.2.7:80", "http://lab:80", "http://127.0.0.1:80", "http://localhost:80"],
  ]);
});

test("only a lab that no other machine reaches lets everybody in", () => {
  const of = (hosts: string[], origins: string[] = []) => new Set(hosts.map((host) => defaultAccess(host, origins)));
  expect(of(["127.0.0.1", "::1", "localhost"])).toEqual(new Set(["solo"]));
  expect(of(["0.0.0.0", "::", "192.0.2.7"])).toEqual(new Set(["workshop"]));
  // A proxy in front lets others in.
  expect(of(["127.0.0.1"], ["https://lab.example"])).toEqual(new Set(["workshop"]));
});
