/** The unit in deploy/systemd where systemd is the init: `drydock vm run --systemd -- npm run test:systemd`. */
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { limits } from "../../src/sandbox/oci-spec.ts";
import { PROFILES } from "../../src/sandbox/profiles.ts";
import { host, roots, until } from "../ground.ts";
import { countLeftovers } from "../leftovers.ts";
import { ask, freePort, openPage, project, serverEnvironment } from "../server-process.ts";

// Not the name of the unit that a lab on this host may have.
const UNIT = "drydock-sandbox-test.service";
const UNIT_FILE = `/run/systemd/system/${UNIT}`;
const ENVIRONMENT_FILE = "/run/drydock-sandbox-test.env";
const LOG_FILE = "/run/drydock-sandbox-test.log";
const HIERARCHY = "/sys/fs/cgroup";
/** Where systemd puts the unit, and what it delegates with it. */
const SUBTREE = `${HIERARCHY}/system.slice/${UNIT}`;

const port = await freePort();
const before = { cgroups: cgroupsOfOthers(), machine: leftovers() };

beforeAll(async () => {
  copyFileSync(`${project}/deploy/systemd/drydock-sandbox.service`, UNIT_FILE);
  const environment = Object.entries(serverEnvironment(port, `${roots.stateDirectory}/systemd`));
  writeFileSync(ENVIRONMENT_FILE, environment.map(([name, value]) => `${name}=${value}\n`).join(""));
  mkdirSync(`${UNIT_FILE}.d`);
  // No more than where things are: here the project is not in /opt, and there need be no journal.
  const places = [
    "[Service]",
    `WorkingDirectory=${project}`,
    "ExecStart=",
    `ExecStart=${process.execPath} sandbox-server/src/main.ts`,
    "EnvironmentFile=",
    `EnvironmentFile=${ENVIRONMENT_FILE}`,
    `StandardOutput=append:${LOG_FILE}`,
  ];
  writeFileSync(`${UNIT_FILE}.d/places.conf`, places.join("\n"));
  await systemctl("daemon-reload");
  await systemctl("start", UNIT);
  await ready();
});

beforeEach(({ onTestFailed }) => onTestFailed(() => console.error(host.readText(LOG_FILE))));

afterAll(async () => {
  await host.run(["systemctl", "stop", UNIT]);
  for (const path of [UNIT_FILE, `${UNIT_FILE}.d`, ENVIRONMENT_FILE, LOG_FILE])
    rmSync(path, { recursive: true, force: true });
  await systemctl("daemon-reload");
});

test("a sandbox stands in the subtree that the unit was given, its limits in force, and the server in a leaf", async () => {
  expect(await property("Delegate")).toBe("yes");
  expect(await property("ControlGroup")).toBe(`/system.slice/${UNIT}`);
  await using _page = await openPage(port);
  expectLimits();
  expect(host.readText(`/proc/${await mainPid()}/cgroup`)).toBe(`0::/system.slice/${UNIT}/server\n`);
  expect(host.readText(`${SUBTREE}/cgroup.procs`)).toBe("");
});

test("every cgroup outside of it is systemd's", async () => {
  const lines = await systemctl("list-units", "--all", "--plain", "--no-legend", "--full");
  const units = new Set(lines.split("\n").map((line) => line.split(" ")[0]));
  const fresh = cgroupsOfOthers().filter((path) => !before.cgroups.includes(path));
  expect(fresh.filter((path) => !units.has(path.slice(path.lastIndexOf("/") + 1)))).toEqual([]);
});

test("systemd takes no controller away when it rearranges its own cgroups", async () => {
  const controllers = () => host.readText(`${SUBTREE}/sandboxes/cgroup.subtree_control`);
  const all = controllers();
  expect(all).toContain("memory");
  await systemctl("daemon-reload");
  // Another unit with controllers of its own comes and goes: systemd looks at its whole tree both times.
  const properties = ["--property=CPUWeight=50", "--property=IOWeight=50", "--service-type=oneshot"];
  expect(await host.run(["systemd-run", "--collect", ...properties, "true"])).toMatchObject({ code: 0 });
  expect(controllers()).toBe(all);
  expectLimits();
});

test("memory that a learner runs out of ends neither the unit nor the sandbox", async () => {
  await using page = await openPage(port);
  const server = await mainPid();
  const kills = () => Number(/^oom_kill (\d+)$/m.exec(host.readText(`${SUBTREE}/memory.events`) ?? "")?.[1]);
  const killed = kills();
  const group = "/sys/fs/cgroup/small";
  page.type(
    `sudo sh -c 'mkdir ${group}; echo 8M >${group}/memory.max; echo $$ >${group}/cgroup.procs; tail /dev/zero'\r`,
  );
  // systemd watches this very file of a unit's.
  await until("the kernel has killed for want of memory", () => kills() > killed);
  expect(await ask(page, "alive", "then")).toBe("alive");
  expect(await mainPid()).toBe(server);
});

test("a restart, and a crash, cost nobody their shell", async () => {
  const page = await openPage(port);
  const shell = await ask(page, "$$", "first");
  const first = await mainPid();
  await systemctl("restart", UNIT);
  await ready();
  const second = await mainPid();
  expect(second).not.toBe(first);
  const restarted = await openPage(port);
  expect(restarted.terminal).toBe(page.terminal);
  expect(await ask(restarted, "$$", "second")).toBe(shell);

  host.kill(second, "SIGKILL");
  await until("systemd starts it again", async () => ![second, 0].includes(await mainPid()));
  await ready();
  const revived = await openPage(port);
  expect(await ask(revived, "$$", "third")).toBe(shell);
});

test("a stop ends all of it, and nothing is left", async () => {
  await systemctl("stop", UNIT);
  expect(await property("Result")).toBe("success");
  await until("its cgroup is gone", () => !host.exists(SUBTREE));
  expect(leftovers()).toEqual(before.machine);
});

function cgroupsOfOthers(): string[] {
  const all = readdirSync(HIERARCHY, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
  const paths = all.map(({ parentPath, name }) => `${parentPath}/${name}`);
  return paths.filter((path) => path !== SUBTREE && !path.startsWith(`${SUBTREE}/`));
}

/** What is not systemd's to come and go meanwhile. */
function leftovers() {
  const { mounts, networkNamespaces, loopDevices } = countLeftovers(host, roots);
  return { mounts, networkNamespaces, loopDevices };
}

function expectLimits(): void {
  const [id = ""] = host.listDirectories(`${SUBTREE}/sandboxes`);
  for (const [file, value] of Object.entries(limits(PROFILES.base))) {
    expect(host.readText(`${SUBTREE}/sandboxes/${id}/${file}`)?.trim(), file).toBe(value);
  }
}

async function mainPid(): Promise<number> {
  return Number(await property("MainPID"));
}

async function property(name: string): Promise<string> {
  return (await systemctl("show", `--property=${name}`, "--value", UNIT)).trim();
}

async function ready(): Promise<void> {
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  // Two processes of Node start first, which takes an emulated machine some twenty seconds.
  await until("the server is ready", isReady, 90_000).catch((cause: unknown) => {
    throw new Error(`it says: ${host.readText(LOG_FILE) ?? "nothing"}`, { cause });
  });
}

async function systemctl(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await host.run(["systemctl", ...words], { timeoutMs: 90_000 });
  if (code !== 0) throw new Error(`systemctl ${words.join(" ")} failed (exit ${code}): ${stderr}`);
  return stdout;
}
