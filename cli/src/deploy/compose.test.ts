/** Holds docker-compose.yml to what it promises, where no engine is there to try it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { isScalar, isSeq, parseDocument } from "yaml";
import { z } from "zod";
import { policySchema } from "../../../sandbox-server/src/config.ts";
import { vmRecipe } from "../../../vm/recipe.ts";
import { environmentSchema } from "../../../web/config.ts";
import { PROJECT } from "../places.ts";

const read = (file: string) => readFileSync(path.join(PROJECT, file), "utf8");
const document = parseDocument(read("docker-compose.yml"));

const serviceSchema = z.looseObject({
  build: z.object({ dockerfile: z.string() }).optional(),
  cap_drop: z.array(z.string()),
  cap_add: z.array(z.string()).default([]),
  read_only: z.boolean(),
  security_opt: z.array(z.string()),
  environment: z.record(z.string(), z.string().nullable()),
  volumes: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  user: z.string().optional(),
  healthcheck: z.object({ test: z.array(z.string()) }),
  mem_limit: z.string(),
  pids_limit: z.number(),
  stop_grace_period: z.string(),
  profiles: z.array(z.string()).optional(),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.object({ internal: z.boolean() }).nullable()),
  volumes: z.record(z.string(), z.null()),
});
const { services, networks, volumes } = composeSchema.parse(document.toJS());
const named = (name: string) => serviceSchema.parse(services[name]);
const web = named("web");
const sandbox = named("sandbox");

test("it is YAML without a mistake, and starts web and sandbox unless more is asked for", () => {
  expect(document.errors).toEqual([]);
  const unasked = Object.entries(services).filter(([, { profiles }]) => profiles === undefined);
  expect(unasked.map(([name]) => name)).toEqual(["web", "sandbox"]);
});

describe.each(Object.keys(services))("%s", (name) => {
  const service = named(name);

  test("is not privileged, writes nothing of its image, and has only the capabilities that are named", () => {
    expect(service).not.toHaveProperty("privileged");
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(["ALL"]);
    expect(service.cap_add).not.toContain("ALL");
  });

  test("says how it is, ends within a time, and takes no more processes and memory than it was given", () => {
    expect(service.healthcheck.test[0]).toBe("CMD");
    expect(service.stop_grace_period).toMatch(/^\d+s$/);
    expect(service.pids_limit).toBeGreaterThan(0);
    expect(service.mem_limit).toBeTruthy();
  });

  test("mounts no more than volumes of ours, the file it reads, and what is said below", () => {
    const known = [...Object.keys(volumes), "./deploy/docker/Caddyfile", "/sys/fs/cgroup", "${DRYDOCK_STATE"];
    for (const volume of service.volumes) expect(known).toContain(volume.split(":")[0]);
  });

  test("gives a reason for each capability, device and mount of the machine's, and for each restriction that it lifts", () => {
    const lists = ["cap_add", "devices", "device_cgroup_rules", "volumes", "security_opt"];
    const isOurs = (value: string) => (value.split(":")[0] ?? "") in volumes || value === "no-new-privileges:true";
    const bare = lists.flatMap((list) => itemsOf(name, list)).filter(({ reason }) => !/\w{3}/.test(reason));
    expect(bare.map(({ value }) => value).filter((value) => !isOurs(value))).toEqual([]);
  });
});

test("web is an ordinary user who can gain nothing", () => {
  expect(web.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  expect(web.cap_add).toEqual([]);
  expect(web.security_opt).toEqual(["no-new-privileges:true"]);
  for (const key of ["devices", "pid", "ipc", "network_mode", "device_cgroup_rules"])
    expect(web).not.toHaveProperty(key);
});

test("nobody's ports but web's and the proxy's are published, and those on loopback unless somebody says otherwise", () => {
  const published = Object.entries(services).filter(([, { ports }]) => ports.length > 0);
  expect(published.map(([name]) => name)).toEqual(["web", "proxy"]);
  for (const port of published.flatMap(([, { ports }]) => ports))
    expect(port).toMatch(/^\$\{DRYDOCK_\w+:-127\.0\.0\.1\}:/);
});

test("the sandbox-server is reached by web alone, and has no way out", () => {
  expect(sandbox.networks).toEqual(["inside"]);
  expect(networks.inside?.internal).toBe(true);
  const neighbours = Object.entries(services).filter(([, service]) => service.networks.includes("inside"));
  expect(neighbours.map(([name]) => name)).toEqual(["web", "sandbox"]);
});

test("the proxy finds web at the file where it listens, and shares no network namespace, which would end with web", () => {
  const file = web.environment.DRYDOCK_SOCKET;
  expect(web.volumes).toContain(`web-socket:${path.dirname(file ?? "")}`);
  expect(named("proxy").volumes).toContain(`web-socket:${path.dirname(file ?? "")}:ro`);
  expect(read("deploy/docker/Caddyfile").match(/reverse_proxy .*/g)).toEqual(
    Array(2).fill(`reverse_proxy unix/${file}`),
  );
  expect(named("proxy")).not.toHaveProperty("network_mode");
});

test("the secret of cookies is in no volume of the sandbox-server's, and what it shares it only reads", () => {
  expect(sandbox.volumes.filter((volume) => !volume.startsWith("/") && !volume.startsWith("$"))).toEqual([
    "secrets:/var/lib/drydock-secrets:ro",
  ]);
});

test("learners' files have the same name on the machine, where the kernel starts a program that lies there", () => {
  const [from, to] = sandbox.volumes.flatMap(
    (volume) => /^(\$\{DRYDOCK_STATE.*\}):(\$\{DRYDOCK_STATE.*\})$/.exec(volume)?.slice(1) ?? [],
  );
  expect(to).toBe(from);
  expect(sandbox.environment.DRYDOCK_STATE).toBe(from);
});

test("health is what /readyz says, on the port where each listens", () => {
  expect(read("deploy/docker/ready.mjs")).toContain("/readyz");
  for (const [service, port] of [
    [web, "7080"],
    [sandbox, "7071"],
  ] as const) {
    expect(service.healthcheck.test).toEqual(["CMD", "node", "deploy/docker/ready.mjs", port]);
    expect(read(service.build?.dockerfile ?? "")).toContain(`DRYDOCK_LISTEN=0.0.0.0:${port}`);
  }
});

test("every setting of what learners may have is passed on, and no name is misspelt", () => {
  for (const name of Object.keys(policySchema.shape)) expect(sandbox.environment).toHaveProperty(name, null);
  const known = [...Object.keys(policySchema.shape), "DRYDOCK_ORIGINS", "DRYDOCK_STATE"];
  expect(Object.keys(sandbox.environment).filter((name) => !known.includes(name))).toEqual([]);
  expect(Object.keys(web.environment).filter((name) => !(name in environmentSchema.shape))).toEqual([]);
});

test("the sandbox image has what the virtual machine of a sandbox host has, but for what only a machine needs", () => {
  const image = read("deploy/docker/sandbox.Dockerfile").split("FROM").at(-1) ?? "";
  const ofMachine = ["busybox-static", "kmod", "libstdc++6", "procps", "systemd"];
  const forBenchmarks = ["bubblewrap", "runc"];
  const needed = vmRecipe.packages
    .map(({ name }) => name)
    .filter((name) => ![...ofMachine, ...forBenchmarks].includes(name));
  expect(image.split(/\s+/)).toEqual(expect.arrayContaining(needed));
});

test("a base image is one that can be chosen, and no image runs as root that need not", () => {
  for (const file of ["deploy/docker/web.Dockerfile", "deploy/docker/sandbox.Dockerfile"]) {
    const from = read(file)
      .split("\n")
      .filter((line) => line.startsWith("FROM "));
    for (const line of from) expect(line).toMatch(/^FROM (\$\{BASE\}|modules)( AS \w+)?$/);
  }
  expect(read("deploy/docker/web.Dockerfile")).toContain(`\nUSER ${web.user}\n`);
});

/** Items of a list, each with the comment beside or above it; some share the one above. */
function itemsOf(service: string, list: string): { value: string; reason: string }[] {
  const found = document.getIn(["services", service, list], true);
  if (!isSeq(found)) return [];
  let above = found.commentBefore ?? "";
  return found.items.filter(isScalar).map((item) => {
    above = item.commentBefore ?? above;
    return { value: String(item.value), reason: item.comment ?? above };
  });
}
