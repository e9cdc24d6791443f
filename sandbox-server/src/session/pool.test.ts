import { expect, test } from "vitest";
import { SandboxPool } from "./pool.ts";
import { notingSandbox } from "./testing.ts";

function newPool(size: number) {
  const log: string[] = [];
  let made = 0;
  const make = async () => {
    made += 1;
    return notingSandbox(`sandbox-${made}`, log);
  };
  const pool = new SandboxPool({ size, make, report: (message) => log.push(message) });
  return { pool, log, madeCount: () => made };
}

test("a claim takes a ready sandbox, no two claims the same, and makes one when there is none", async () => {
  const { pool, madeCount } = newPool(2);
  await pool.fill();
  expect(pool.readyCount).toBe(2);
  const claimed = await Promise.all([pool.claim(), pool.claim(), pool.claim()]);
  expect(new Set(claimed.map((sandbox) => sandbox.id)).size).toBe(3);
  expect(madeCount()).toBe(3);
  await pool.close();
});

test("a closed pool has destroyed what nobody claimed, and fills no more", async () => {
  const { pool, log } = newPool(2);
  await pool.fill();
  await pool.claim();
  await pool.close();
  expect(log).toEqual(["destroy sandbox-2"]);
  await pool.fill();
  expect(pool.readyCount).toBe(0);
});

test("a pool that cannot be filled says so once, and leaves claims to try for themselves", async () => {
  const log: string[] = [];
  const make = () => Promise.reject(new Error("no disk"));
  const pool = new SandboxPool({ size: 2, make, report: (message) => log.push(message) });
  await pool.fill();
  expect(log).toEqual(["a sandbox for the pool could not be made"]);
  await expect(pool.claim()).rejects.toThrow("no disk");
  await pool.close();
});
