/** Attacks on the disk: on its space, its inodes, and its time. */
import { statfsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PROFILES } from "../../src/sandbox/profiles.ts";
import { inside, roots } from "../support.ts";
import { type Attacker, errorName, newAttacker } from "./attacker.ts";
import { type Neighbour, neighbourAtWork } from "./neighbour.ts";

/** Less than a sandbox has, to be there sooner. */
const SMALL = { ...PROFILES.base, diskBytes: 192 * 1024 * 1024, diskInodes: 4_000 };

let neighbour: Neighbour;
let attacker: Attacker;
beforeAll(async () => {
  neighbour = await neighbourAtWork();
  attacker = await newAttacker(SMALL);
});
afterAll(async () => {
  await attacker[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

test("files without end fill the attacker's own disk, and the machine's is not kept busy for the others", async () => {
  const before = statfsSync(roots.stateDirectory);
  await using attack = await attacker.start(`
    sub fill { open my $file, ">", "/var/tmp/$$"; 1 while syswrite $file, "x" x (1 << 20) }
    fill();
    my $full = $! + 0;
    for (1 .. 4) { next if fork; while (1) { fill(); call("sync"); unlink "/var/tmp/$$" } }
    hold("full: $full");`);
  expect(errorName(attack.report.split(" ").at(-1) ?? "")).toBe("ENOSPC");
  await neighbour.isNotHeldUpBy("a full disk and syncs without end");
  const after = statfsSync(roots.stateDirectory);
  expect((before.bavail - after.bavail) * before.bsize).toBeLessThan(SMALL.diskBytes * 1.1);
  expect((await inside(neighbour.sandbox, "dd if=/dev/zero of=/tmp/mine bs=1M count=8 conv=fsync")).code).toBe(0);
});

test("names without end use up the attacker's own inodes", async () => {
  const before = statfsSync(roots.stateDirectory);
  const answer = await attacker.run(`
    mkdir "/var/tmp/names"; chdir "/var/tmp/names";
    my $count = 0;
    $count++ while sysopen my $file, $count, O_CREAT | O_WRONLY;
    print $! + 0, " $count";`);
  const [error = "", count] = answer.split(" ");
  expect(errorName(error)).toBe("ENOSPC");
  expect(Number(count)).toBeLessThanOrEqual(SMALL.diskInodes);
  expect(before.ffree - statfsSync(roots.stateDirectory).ffree).toBeLessThan(10);
  expect((await inside(neighbour.sandbox, "touch /tmp/$(seq -s ' /tmp/' 100)")).code).toBe(0);
});
