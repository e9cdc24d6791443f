import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { PROFILE_NAMES, type ProfileName } from "../../../lib/lesson/schema.ts";
import { Admission } from "./admission.ts";
import { type PoolSizes, SandboxPool } from "./pool.ts";
import { notingSandbox } from "./testing.ts";

function newPool(sizes: PoolSizes, freePlaces = () => 10) {
  const log: string[] = [];
  let made = 0;
  const make = async (profile: ProfileName) => {
    made += 1;
    return notingSandbox(`${profile}-${made}`, log);
  };
  const report = (message: string) => log.push(message);
  const pool = new SandboxPool({ sizes, freePlaces, make, makeReady: make, report });
  return { pool, log, madeCount: () => made };
}

test("a claim takes a ready sandbox of its profile, no two claims the same, and makes one when there is none", async () => {
  const { pool, madeCount } = newPool({ base: 2 });
  await pool.fill();
  expect(pool.readyCount).toBe(2);
  const claims = await Promise.all([pool.claim("base"), pool.claim("docker"), pool.claim("base"), pool.claim("base")]);
  expect(claims.map(({ source }) => source)).toEqual(["pool", "cold", "pool", "cold"]);
  expect(new Set(claims.map(({ sandbox }) => sandbox.id)).size).toBe(4);
  expect(madeCount()).toBe(4);
  await pool.close();
});

test("each profile has as many ready as its size says, and none without one", async () => {
  const { pool, log } = newPool({ base: 2, playground: 1 });
  await pool.fill();
  await pool.close();
  expect(log.map((act) => act.replace(/-\d+$/, ""))).toEqual(["destroy base", "destroy base", "destroy playground"]);
});

test("a closed pool has destroyed what nobody claimed, and fills no more", async () => {
  const { pool, log } = newPool({ base: 2 });
  await pool.fill();
  await pool.claim("base");
  await pool.close();
  expect(log).toEqual(["destroy base-2"]);
  await pool.fill();
  expect(pool.readyCount).toBe(0);
});

test("a pool that cannot be filled says so once, and leaves claims to try for themselves", async () => {
  const log: string[] = [];
  const make = () => Promise.reject(new Error("no disk"));
  const report = (message: string) => log.push(message);
  const pool = new SandboxPool({ sizes: { base: 2 }, freePlaces: () => 10, make, makeReady: make, report });
  await pool.fill();
  expect(log).toEqual(["a sandbox for the pool could not be made"]);
  await expect(pool.claim("base")).rejects.toThrow("no disk");
  await pool.close();
});

test("before a class more stand ready for a while, as far as there are places; then those left over are removed", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  let free = 6;
  const { pool, log } = newPool({ base: 1, docker: 1 }, () => free);
  await pool.fill();
  pool.warm({ base: 10 }, 60_000);
  expect(pool.wantedCount).toBe(6);
  await pool.fill();
  expect(pool.readyCount).toBe(6);
  // Others in place of those: what was made for the first wish is not kept.
  pool.warm({ base: 3 }, 60_000);
  await vi.waitUntil(() => pool.readyCount === 4);
  await pool.claim("base");
  free = 5;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pool.wantedCount).toBe(2);
  await vi.waitUntil(() => pool.readyCount === 2);
  expect(log.every((act) => act.startsWith("destroy base"))).toBe(true);
  await pool.close();
});

/** Sandboxes that take a moment to make and to destroy, counted while there is anything of them. */
function countedSandboxes() {
  const counts = { running: 0, most: 0 };
  const make = async () => {
    counts.running += 1;
    counts.most = Math.max(counts.most, counts.running);
    await new Promise(setImmediate);
    const destroy = async () => {
      await new Promise(setImmediate);
      counts.running -= 1;
      return [];
    };
    return { ...notingSandbox("any", []), destroy };
  };
  return { counts, make };
}

test("learners and pool together never run more sandboxes than the host holds, and everybody gets in", async () => {
  const step = fc.constantFrom("fill" as const, "leave" as const, ...PROFILE_NAMES);
  const day = fc.record({ capacity: fc.integer({ min: 1, max: 3 }), steps: fc.array(step, { maxLength: 40 }) });
  await fc.assert(
    fc.asyncProperty(day, async ({ capacity, steps }) => {
      const admission = new Admission(capacity);
      const { counts, make } = countedSandboxes();
      const report = (message: string) => expect.unreachable(message);
      const sizes = { base: 2, docker: 1 };
      const freePlaces = () => admission.free;
      const pool = new SandboxPool({ sizes, freePlaces, make, makeReady: make, report });
      const guests: (() => Promise<void>)[] = [];
      const arrive = async (profile: ProfileName) => {
        const { promise: admitted, resolve } = Promise.withResolvers<void>();
        const leave = admission.request({ admitted: resolve, waiting: () => {} });
        await admitted;
        const { sandbox } = await pool.claim(profile);
        guests.push(async () => {
          await sandbox.destroy();
          leave();
        });
      };
      const underway: Promise<void>[] = [];
      for (const next of steps) {
        if (next === "leave") await guests.shift()?.();
        else underway.push(next === "fill" ? pool.fill() : arrive(next));
        await new Promise(setImmediate);
      }
      while (admission.inside > 0) {
        await guests.shift()?.();
        await new Promise(setImmediate);
      }
      await Promise.all(underway);
      await pool.close();
      expect(counts.most).toBeLessThanOrEqual(capacity);
      expect(counts.running).toBe(0);
    }),
  );
});
