import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const complete = {
  DRYDOCK_LISTEN: "[::1]:7080",
  DRYDOCK_ORIGINS: "http://127.0.0.1:7080, https://lab.example/",
  DRYDOCK_SANDBOX_URL: "http://127.0.0.1:7071",
  DRYDOCK_TICKET_SECRET: "a".repeat(64),
  DRYDOCK_COOKIE_SECRET: "b".repeat(64),
  DRYDOCK_LESSONS: "lessons",
  DRYDOCK_STORE: "drydock.db",
};

test("a complete environment becomes a configuration", () => {
  expect(readConfig(complete)).toEqual({
    listen: { host: "::1", port: 7080 },
    socketFile: undefined,
    origins: ["http://127.0.0.1:7080", "https://lab.example"],
    sandboxUrl: "http://127.0.0.1:7071",
    ticketSecret: "a".repeat(64),
    cookieSecret: "b".repeat(64),
    lessonsDirectory: "lessons",
    store: "drydock.db",
    access: "solo",
    previewOrigin: undefined,
    figuresFile: undefined,
  });
});

test.each([
  ["DRYDOCK_LISTEN", "7080", "write ADDRESS:PORT"],
  ["DRYDOCK_SOCKET", "web.sock", "the whole path"],
  ["DRYDOCK_ORIGINS", "lab.example", "write a URL"],
  ["DRYDOCK_ORIGINS", "http://127.0.0.1:7080,", "write a URL"],
  ["DRYDOCK_ORIGINS", "ftp://lab.example", "write a URL"],
  ["DRYDOCK_SANDBOX_URL", "sandbox-host", "write a URL"],
  ["DRYDOCK_TICKET_SECRET", "a".repeat(63), "64 hex digits"],
  ["DRYDOCK_PREVIEW_ORIGIN", "https://preview.lab.example", "with * for its first label"],
  ["DRYDOCK_PREVIEW_ORIGIN", "https://*.lab.example/", "with * for its first label"],
  ["DRYDOCK_PREVIEW_ORIGIN", "https://*", "with * for its first label"],
  ["DRYDOCK_PREVIEW_ORIGIN", "https://*.a.*.example", "with * for its first label"],
  ["DRYDOCK_COOKIE_SECRET", "z".repeat(64), "64 hex digits"],
])("a wrong %s (%s) is named together with what to write", (name, value, remedy) => {
  const read = () => readConfig({ ...complete, [name]: value });
  expect(read).toThrow(name);
  expect(read).toThrow(remedy);
});

test("every missing variable is named, not the first alone", () => {
  const names = Object.keys(complete);
  const read = () => readConfig({});
  for (const name of names) expect(read).toThrow(name);
});
