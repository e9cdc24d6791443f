import { expect, test } from "vitest";
import { PROJECT } from "../places.ts";
import { readVariables } from "./env-file.ts";
import { type Installation, planInstallation, planRemoval, SETTINGS } from "./plan.ts";
import { SERVICES, unitsFor } from "./units.ts";

const secrets = { ticket: "a".repeat(64), cookie: "b".repeat(64) };
const otherwise = { listen: "127.0.0.1:7080", origins: ["http://127.0.0.1:7080"], access: "solo" as const };
const units = { "drydock-sandbox.service": "sandbox", "drydock-web.service": "web" };
const nothing = { "lab.env": "", "web.env": "", "sandbox.env": "" };

function filesOf(installation: Partial<Installation>): Record<string, string> {
  const actions = planInstallation({ units, settings: nothing, chosen: {}, otherwise, secrets, ...installation });
  return Object.fromEntries(
    actions.flatMap((action) => (action.op === "file" ? [[action.path, action.contents]] : [])),
  );
}

test("each process gets the secrets that it may know, from files that only root reads", () => {
  const files = filesOf({});
  expect(readVariables(files["/etc/drydock/lab.env"] ?? "")).toEqual({
    DRYDOCK_TICKET_SECRET: secrets.ticket,
    DRYDOCK_ORIGINS: "http://127.0.0.1:7080",
  });
  expect(readVariables(files["/etc/drydock/web.env"] ?? "")).toMatchObject({ DRYDOCK_COOKIE_SECRET: secrets.cookie });
  expect(files["/etc/drydock/sandbox.env"]).not.toContain("SECRET=");
  const actions = planInstallation({ units, settings: nothing, chosen: {}, otherwise, secrets });
  for (const name of SETTINGS)
    expect(actions).toContainEqual(expect.objectContaining({ path: `/etc/drydock/${name}`, mode: 0o600 }));
});

test("a second installation keeps secrets and settings, and takes what is said now", () => {
  const first = filesOf({});
  const settings = {
    "lab.env": first["/etc/drydock/lab.env"] ?? "",
    "web.env": first["/etc/drydock/web.env"] ?? "",
    "sandbox.env": `${first["/etc/drydock/sandbox.env"]}DRYDOCK_POOL=base:4\n`,
  };
  const others = { ticket: "c".repeat(64), cookie: "d".repeat(64) };
  const again = filesOf({ settings, secrets: others });
  expect(again).toMatchObject({
    "/etc/drydock/lab.env": settings["lab.env"],
    "/etc/drydock/web.env": settings["web.env"],
    "/etc/drydock/sandbox.env": settings["sandbox.env"],
  });
  const chosen = { origins: ["https://lab.example"], access: "workshop" as const };
  const opened = filesOf({ settings, secrets: others, chosen });
  expect(opened["/etc/drydock/lab.env"]).toContain("DRYDOCK_ORIGINS=https://lab.example\n");
  expect(opened["/etc/drydock/lab.env"]).toContain(secrets.ticket);
  expect(readVariables(opened["/etc/drydock/web.env"] ?? "")).toMatchObject({
    DRYDOCK_ACCESS: "workshop",
    DRYDOCK_LISTEN: "127.0.0.1:7080",
  });
});

test("a removal stops what is installed, and nothing that people have made goes", () => {
  const actions = planRemoval(SERVICES);
  expect(actions[0]).toMatchObject({ command: ["systemctl", "disable", "--now", ...SERVICES] });
  const removed = actions.flatMap((action) => (action.op === "remove" ? [action.path] : []));
  expect(removed).toEqual([...SERVICES.map((name) => `/etc/systemd/system/${name}`), "/etc/sysusers.d/drydock.conf"]);
  expect(planRemoval([])).toEqual([]);
});

test("the units name this machine's places, and no other", async () => {
  const places = {
    project: PROJECT,
    node: "/usr/local/node-24/bin/node",
    roots: { base: "/roots/learner", docker: "/roots/docker" },
  };
  const { "drydock-sandbox.service": sandbox, "drydock-web.service": web } = await unitsFor(places);
  expect(sandbox).toContain("DRYDOCK_ROOTFS=/roots/learner\n");
  expect(sandbox).toContain("DRYDOCK_ROOTFS_DOCKER=/roots/docker\n");
  for (const unit of [sandbox, web]) {
    expect(unit).toContain(`WorkingDirectory=${PROJECT}\n`);
    expect(unit).toContain(`ExecStart=${places.node} `);
    expect(unit.replaceAll(PROJECT, "")).not.toContain("/opt/drydock");
  }
});
