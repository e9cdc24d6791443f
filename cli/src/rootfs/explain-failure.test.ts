import { expect, test } from "vitest";
import { explainFailure } from "./explain-failure.ts";

test.each([
  ["dpkg: error processing archive: No space left on device", "The disk is full"],
  [
    "W: Failed to fetch http://mirror.example/dists/trixie: Temporary failure resolving 'mirror.example'",
    "The Debian mirror cannot be reached",
  ],
  ["unshare: failed to execute newuidmap: No such file or directory", "Start again as root"],
  ["The following signatures couldn't be verified: NO_PUBKEY 6ED0E7B82643E131", "debian-archive-keyring"],
])("%s", (line, cause) => {
  expect(explainFailure("learner", ["I: running apt-get update...", line], "/cache/learner.log")).toContain(cause);
});

test("an unknown failure shows the end of the output and where the rest is", () => {
  const told = explainFailure("vm", ["E: something new"], "/cache/vm.log");
  expect(told).toContain("E: something new");
  expect(told).toContain("/cache/vm.log");
});
