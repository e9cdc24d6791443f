/** Everything `npm test` runs, in the order in which a mistake is cheapest to find. */

export interface Stage {
  name: string;
  command: readonly string[];
  /** Does it print a summary of tests that must not be empty? */
  runsTests: boolean;
  environment?: Record<string, string>;
  /** Node aborts now and then on an emulated processor: is it run again when its runner died without a failed test? */
  mayAbort?: boolean;
}

/**
 * @param node the Node that everything is run with
 * @param kind where the tests run that need root and cgroup v2
 */
export function stages(node: string, kind: "native" | "vm"): Stage[] {
  const npm = (script: string) => ["npm", "run", "--silent", script];
  const project = (name: string) => {
    const vitest = ["node_modules/vitest/vitest.mjs", "run", "--configLoader", "native", "--project", name];
    vitest.push("--no-file-parallelism");
    // Inside the machine the project, and the Node that came with it, stand elsewhere.
    return kind === "vm" ? [node, "cli/bin.mjs", "vm", "run", "--", "node", ...vitest] : [node, ...vitest];
  };
  return [
    { name: "types", command: npm("typecheck"), runsTests: false },
    { name: "lint and layers", command: npm("lint"), runsTests: false },
    { name: "unit tests", command: npm("test:unit"), runsTests: true },
    // Each of these two is one process: with that process everything after it is gone.
    {
      name: "lessons",
      command: [node, "cli/bin.mjs", "test", "--host", kind],
      runsTests: true,
      mayAbort: kind === "vm",
    },
    { name: "kernel tests", command: project("kernel"), runsTests: true, mayAbort: kind === "vm" },
    {
      name: "browser tests",
      command: npm("test:e2e"),
      runsTests: true,
      environment: { DRYDOCK_TEST_HOST: kind },
    },
  ];
}
