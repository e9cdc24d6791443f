/** Unit tests run anywhere; kernel tests need root and cgroup v2, so `npm test` runs them on the sandbox host. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{lib,web,cli,vm,components}/**/*.test.{ts,tsx}", "sandbox-server/src/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "kernel",
          include: ["sandbox-server/test/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
