/** Everything `npm test` runs, in the order in which a mistake is cheapest to find. */

export interface Stage {
  name: string;
  command: readonly string[];
  /** Does it print a summary of tests that must not be empty? */
  runsTests: boolean;
  environment?: Record<string, string>;
  /**
   * Runs once more what failed: those files, or all of it when none is named since the runner died. Only for what runs
   * on an emulated processor, where Node aborts now and then, and where a test can be late for the machine's sake.
   */
  again?: (files: readonly string[]) => readonly string[];
}

/**
 * @param node the Node that everything is run with
 * @param kind where the tests run that need root and cgroup v2
 */
export function stages(node: string, kind: "native" | "vm"): Stage[] {
  const npm = (script: string) => ["npm", "run", "--silent", script];
  const lessons = (files: readonly string[]) => [node, "cli/bin.mjs", "test", "--host", kind, ...files];
  const kernelTests = (files: readonly string[]) => {
    const vitest = ["node_modules/vitest/vitest.mjs", "run", "--configLoader", "native", "--project", "kernel"];
    vitest.push("--no-file-parallelism", ...files);
    // Inside the machine the project, and the Node that came with it, stand elsewhere.
    return kind === "vm" ? [node, "cli/bin.mjs", "vm", "run", "--", "node", ...vitest] : [node, ...vitest];
  };
  return [
    { name: "types", command: npm("typecheck"), runsTests: false },
    { name: "lint and layers", command: npm("lint"), runsTests: false },
    { name: "unit tests", command: npm("test:unit"), runsTests: true },
    { name: "lessons", command: lessons([]), runsTests: true, ...(kind === "vm" && { again: lessons }) },
    { name: "kernel tests", command: kernelTests([]), runsTests: true, ...(kind === "vm" && { again: kernelTests }) },
    {
      name: "browser tests",
      command: npm("test:e2e"),
      runsTests: true,
      environment: { DRYDOCK_TEST_HOST: kind },
    },
  ];
}
