/** A Docker Engine inside a sandbox, as lessons use it. One sandbox for all: an engine takes a minute to start under emulation. */
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { IMAGES } from "../../../lib/images/catalogue.ts";
import { PortRelays } from "../../src/sandbox/port-relays.ts";
import { PROFILES } from "../../src/sandbox/profiles.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { judge, untilHolds } from "../judging.ts";
import { host, inside, testSandbox, until } from "../support.ts";

const TIMEOUT_MS = 280_000;

let sandbox: Sandbox & AsyncDisposable;

beforeAll(async () => {
  sandbox = await testSandbox(PROFILES.docker);
});

afterAll(() => sandbox[Symbol.asyncDispose]());

/** What a line prints; the test fails with all it said when it ends with another status than 0. */
async function output(line: string): Promise<string> {
  const { code, stdout, stderr } = await inside(sandbox, `cd; ${line}`, TIMEOUT_MS);
  expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

interface Inspected {
  GraphDriver: { Name: string; Data: { LowerDir: string; UpperDir: string } };
  NetworkSettings: { SandboxKey: string };
}

test("the first docker command starts the engine, and an image that is not there is pulled", async () => {
  const { stdout, stderr } = await inside(sandbox, `sudo docker run ${IMAGES["hello-world"]}`, TIMEOUT_MS);
  expect(stdout).toContain("Hello from a container");
  expect(stderr).toMatch(/The Docker Engine is running.*Pulling from library\/hello-world/s);
});

test("two containers of one image answer on ports of their own, share its layers and nothing else", async () => {
  await output(`sudo docker run -d --name web1 -p 8080:80 ${IMAGES.nginx}`);
  await output(`sudo docker run -d --name web2 -p 8081:80 ${IMAGES.nginx}`);
  const pages = await output("curl --silent --fail localhost:8080 localhost:8081");
  expect(pages.match(/<title>Welcome to nginx!/g)).toHaveLength(2);
  // And so it does from outside, where previews come from.
  const relays = new PortRelays(host);
  const port = await relays.connect(sandbox, 8080);
  port?.write("GET / HTTP/1.0\r\n\r\n");
  expect(port && (await text(port))).toContain("<title>Welcome to nginx!");
  await relays.close();

  const [one, two] = JSON.parse(await output("sudo docker inspect web1 web2")) as [Inspected, Inspected];
  expect(one.GraphDriver.Name).toBe("overlay2");
  // The first layer is the engine's own, for /etc/hosts and the like.
  const layers = ({ GraphDriver }: Inspected) => GraphDriver.Data.LowerDir.split(":").slice(1);
  expect(layers(one)).toEqual(layers(two));
  expect(layers(one)).toHaveLength(2);
  expect(one.GraphDriver.Data.UpperDir).not.toBe(two.GraphDriver.Data.UpperDir);
  expect(one.NetworkSettings.SandboxKey).not.toBe(two.NetworkSettings.SandboxKey);
});

test("tasks see containers from outside: what runs, what is paused, how one has ended", async () => {
  const hello = { image: IMAGES["hello-world"], state: "exited", exitCode: 0 };
  const web = { name: "web1", process: { exe: "/usr/sbin/nginx", nspid: 1 } };
  await untilHolds(sandbox, {
    all: [{ container: hello }, { container: { image: IMAGES.nginx, count: 2 } }, { container: web }],
  });
  await output("sudo docker pause web2");
  await untilHolds(sandbox, { container: { name: "web2", state: "paused" } });
  await output("sudo docker unpause web2");
  expect(await judge(sandbox, { container: { name: "web3" } })).toMatchObject({
    outcome: "fails",
    reason: "There is no container called web3.",
  });
});

test("a container's own limits stand in a cgroup below the sandbox's", async () => {
  const run = `sudo docker run --rm --memory 64m ${IMAGES.busybox} cat /sys/fs/cgroup/memory.max`;
  expect(await output(run)).toBe(`${64 * 2 ** 20}\n`);
});

test("an image is built from a Dockerfile, with buildx", async () => {
  const dockerfile = `FROM ${IMAGES.busybox}\\nRUN echo built > /note\\nCMD cat /note\\n`;
  await output(`mkdir built; printf '${dockerfile}' > built/Dockerfile; sudo docker build --tag built built`);
  expect(await output("sudo docker run --rm built")).toBe("built\n");
});

test("compose starts services that find each other by name", async () => {
  const compose = [
    "services:",
    `  web: { image: "${IMAGES["hello-web"]}" }`,
    `  probe: { image: "${IMAGES.busybox}", command: wget -qO- http://web:8080/, depends_on: [web] }`,
  ];
  await output(`mkdir app; cat > app/compose.yaml <<'YAML'\n${compose.join("\n")}\nYAML`);
  const said = await output("cd app; sudo docker compose up --exit-code-from probe --no-color 2>/dev/null");
  expect(said).toContain("Hello from version 1.0");
});

test("the engine and its containers go on where they were after the sandbox was frozen", async () => {
  const frozen = (value: 0 | 1) => () =>
    host.readText(`${sandbox.cgroup}/cgroup.events`)?.includes(`frozen ${value}`) ?? false;
  sandbox.freeze();
  await until("all of it is frozen", frozen(1));
  await host.run(["sleep", "3"]);
  sandbox.thaw();
  await until("it is thawed", frozen(0));
  expect(await output("curl --silent --fail localhost:8080")).toContain("Welcome to nginx!");
  expect(await output("sudo docker ps --format '{{.Names}}'")).toContain("web1");
});
