/** Browser tests against the whole lab, started as a newcomer starts it. */
import { tmpdir } from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";

const port = process.env.DRYDOCK_TEST_PORT ?? "7090";
const url = `http://127.0.0.1:${port}`;

// Workshops of an earlier run do no harm: each test makes its own. The tests' own commands read it too.
process.env.DRYDOCK_STORE ??= path.join(tmpdir(), `drydock-test-${port}`, "drydock.db");

/**
 * By hand at the terminal, through every lesson, before each kernel panel, before a Docker Engine, at a port of a sandbox, and a
 * class with all that its host can do: minutes on an emulated machine, which `npm test` does not have.
 */
const LONG = "{class,class-of-eight,docker,kernel,lessons,ports,terminal-hand,terminal-screen,terminal-stream}.spec.ts";

export default defineConfig({
  testDir: "e2e",
  // An emulated sandbox host is some thirty times slower at starting processes than a native one.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  workers: 2,
  // Node aborts now and then on an emulated processor, and takes the shells of that moment with it. What failed for that
  // passes the second time, and is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["json", { outputFile: "test-results/report.json" }]],
  use: {
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    },
  },
  projects: [
    { name: "lab", testIgnore: LONG },
    { name: "long", testMatch: LONG },
  ],
  webServer: {
    command: `node cli/bin.mjs up --port ${port} --lessons e2e/fixtures/lessons`,
    url: `${url}/sandbox/readyz`,
    timeout: 600_000,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGINT", timeout: 30_000 },
    reuseExistingServer: !process.env.CI,
  },
});
