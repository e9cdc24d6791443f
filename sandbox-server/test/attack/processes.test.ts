/** Attacks on the processors: by processes without number, by processes without rest, by work that the kernel does for them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { isPopulated } from "../../src/sandbox/cgroup.ts";
import { CPU_PERIOD_US, PROFILES } from "../../src/sandbox/profiles.ts";
import { host, roots, until } from "../support.ts";
import { type Attacker, counter, errorName, newAttacker, read } from "./attacker.ts";
import { type Neighbour, neighbourAtWork } from "./neighbour.ts";

let neighbour: Neighbour;
let attacker: Attacker;
beforeAll(async () => {
  neighbour = await neighbourAtWork();
  attacker = await newAttacker();
});
afterAll(async () => {
  await attacker[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

/** Processors that a cgroup used on average while something was done. */
async function processorsUsed(cgroup: string, done: () => Promise<void>): Promise<number> {
  const usedUs = () => counter(`${cgroup}/cpu.stat`, "usage_usec");
  const [beganUs, beganMs] = [usedUs(), performance.now()];
  await done();
  return (usedUs() - beganUs) / 1_000 / (performance.now() - beganMs);
}

test("a fork bomb fills the attacker's own number of processes", async () => {
  const { cgroup } = attacker.sandbox;
  await using attack = await attacker.start(`print "begun\\n"; fork while 1`);
  expect(attack.report).toBe("begun");
  await until("the kernel refuses to fork", () => counter(`${cgroup}/pids.events`, "max") > 0);
  await neighbour.isNotHeldUpBy("a fork bomb");
  expect(Number(read(`${cgroup}/pids.current`))).toBeLessThanOrEqual(PROFILES.base.maxPids);
});

test("loops on all processors get one processor's time, and no priority", async () => {
  await using attack = await attacker.start(`
    my $fifo = call("sched_setscheduler", 0, 1, pack("i", 50));
    my $deadline = call("sched_setattr", 0, pack("LLQlLQQQ", 48, 6, 0, 0, 0, 10_000_000, 30_000_000, 30_000_000), 0);
    my $nice = setpriority(0, 0, -20) ? 0 : $! + 0;
    for (1 .. 8) { next if fork; 1 while 1 }
    hold("$fifo $deadline $nice");`);
  expect(attack.report.split(" ").map(errorName)).toEqual(["EPERM", "EPERM", "EACCES"]);
  const used = await processorsUsed(attacker.sandbox.cgroup, () => neighbour.isNotHeldUpBy("a CPU hog"));
  expect(used).toBeLessThan((PROFILES.base.cpuQuotaUs / CPU_PERIOD_US) * 1.1);
});

test("asking the kernel for modules without end costs no more than the little that is set aside for it", async () => {
  const modprobes = `${roots.cgroup}-modules`;
  {
    await using _attack = await attacker.start(`
      for my $one (1 .. 12) { next if fork; for (my $n = 0; ; $n++) { call("mount", "none", "/mnt", "no$one-$n", 0, 0) } }
      hold("asking");`);
    const used = await processorsUsed(modprobes, () => neighbour.isNotHeldUpBy("a flood of module requests"));
    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThan(0.6);
  }
  await until("what was asked for has been done", () => !isPopulated(host, modprobes));
});
