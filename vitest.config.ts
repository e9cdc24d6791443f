/**
 * Unit tests run anywhere; kernel tests need root and cgroup v2, so `npm test` runs them on the sandbox host, one file
 * after the other (`--no-file-parallelism`, which no project can set for itself): they count what the whole machine has left over.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{lib,web,cli,vm,components}/**/*.test.{ts,tsx}", "sandbox-server/src/**/*.test.ts"],
          // A test takes a second or less; on a busy machine it may wait for its turn.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "kernel",
          include: [
            "sandbox-server/test/*.test.ts",
            // Of the attacks, those that are quick on an emulated machine; `test:attack` has them all.
            "sandbox-server/test/attack/{escalation,kernel-doors}.test.ts",
          ],
          exclude: ["sandbox-server/test/egress.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          // A quarter of an hour on an emulated machine.
          name: "attack",
          include: ["sandbox-server/test/{attack/*,egress}.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          // Where systemd is the init.
          name: "systemd",
          include: ["sandbox-server/test/systemd/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
