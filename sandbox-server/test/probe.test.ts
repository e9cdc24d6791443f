/** A lesson's probe on a real kernel: what it may do, what bounds it, and that it starves nobody and is not starved. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProbeNeed } from "../../lib/kernel/needs.ts";
import { probeRunner } from "../src/sandbox/probe.ts";
import { PROFILES } from "../src/sandbox/profiles.ts";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import { start } from "./judging.ts";
import { host, inside, roots, testSandbox, until } from "./support.ts";

let sandbox: Sandbox & AsyncDisposable;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

/** On a busy emulated host it takes seconds to start one. */
const run = probeRunner(host, 25_000);
const probe = (script: string, as: "learner" | "root" = "learner") =>
  run(sandbox, PROFILES.base, { fact: "probe", as, script });
const probeCgroups = () => host.listDirectories(roots.cgroup).filter((name) => name.endsWith(".probe"));

test("it runs inside, as the learner or as root, and its status and output are told", async () => {
  expect(await probe('echo "$(id -un) in $PWD of $(hostname)"; exit 1')).toEqual({
    exit: 1,
    output: "learner in / of drydock\n",
  });
  // Root with what root has there: no more capabilities, and the sandbox's own seccomp filter.
  const ask = "id -u; grep -E 'CapEff|CapBnd|Seccomp_filters' /proc/self/status";
  const asRoot = await inside(sandbox, `sudo sh -c "${ask}"`);
  expect(asRoot.stdout).toMatch(/^0\nCapEff/);
  expect(await probe(ask, "root")).toEqual({ exit: 0, output: asRoot.stdout });
  expect(probeCgroups()).toEqual([]);
});

test("it is stopped after its time with all that it has started, and its output is cut", async () => {
  const hasty = probeRunner(host, 8_000);
  const endless: ProbeNeed = { fact: "probe", as: "learner", script: "setsid sleep 3001 & yes; wait" };
  const { exit, output } = await hasty(sandbox, PROFILES.base, endless);
  expect(exit).toBe("timeout");
  expect(output).toHaveLength(4096);
  expect((await inside(sandbox, "pgrep -f 'sleep 3001'")).stdout).toBe("");
  expect(probeCgroups()).toEqual([]);
});

test("a learner who has used up their processes does not starve it, nor does it take from them", async () => {
  const own = "cat /proc/self/cgroup";
  expect((await probe(own)).output).toBe(`0::/../${sandbox.id}.probe\n`);
  // Emulation makes processes dear: so few that they are soon used up.
  host.writeText(`${sandbox.cgroup}/pids.max`, "16");
  await start(sandbox, "for i in $(seq 16); do sleep 3002 & done; wait");
  await until("no process can be made", () => /^max [1-9]/m.test(host.readText(`${sandbox.cgroup}/pids.events`) ?? ""));
  const before = host.readText(`${sandbox.cgroup}/pids.current`);
  expect(await probe("for i in 1 2 3; do /bin/true || exit 9; done; echo fine")).toEqual({ exit: 0, output: "fine\n" });
  expect(host.readText(`${sandbox.cgroup}/pids.current`)).toBe(before);
});
