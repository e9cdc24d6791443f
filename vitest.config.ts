/**
 * Unit tests run anywhere; kernel tests need root and cgroup v2, so `npm test` runs them on the sandbox host, one file
 * after the other (`--no-file-parallelism`, which no project can set for itself): they count what the whole machine has left over.
 */
import { defineConfig } from "vitest/config";

const onSandboxHost = {
  setupFiles: ["sandbox-server/test/prepared-host.ts"],
  // Modules are loaded once for all files: on an emulated machine that takes half a minute.
  isolate: false,
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{lib,web,cli,vm,components}/**/*.test.{ts,tsx}", "sandbox-server/src/**/*.test.ts"],
          isolate: false,
          // A test takes a second or less; on a busy machine it may wait for its turn.
          testTimeout: 60_000,
        },
      },
      { test: { name: "kernel", include: ["sandbox-server/test/{*,attack/*}.test.ts"], ...onSandboxHost } },
      // What the lessons and the browser tests show too, in more detail: `npm test` has no time for it.
      { test: { name: "long", include: ["sandbox-server/test/long/*.test.ts"], ...onSandboxHost } },
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
