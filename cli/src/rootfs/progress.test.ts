import { expect, test } from "vitest";
import { type BuildProgress, ProgressReader } from "./progress.ts";

/** What mmdebstrap 1.3 prints for a tree of two essential packages and one more, shortened. */
const OUTPUT = `
I: automatically chosen mode: root
I: running apt-get update...
Get:1 http://mirror.example/debian trixie InRelease [140 kB]
Get:2 http://mirror.example/debian trixie/main amd64 Packages [9679 kB]
I: downloading packages with apt...
0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.
Get:1 http://mirror.example/debian trixie/main amd64 libc6 amd64 2.41-12 [2850 kB]
Get:2 http://mirror.example/debian trixie/main amd64 bash amd64 5.2.37-2 [1501 kB]
I: extracting archives...
I: installing essential packages...
Unpacking libc6:amd64 (2.41-12) ...
Setting up libc6:amd64 (2.41-12) ...
Unpacking bash (5.2.37-2) ...
Setting up bash (5.2.37-2) ...
I: installing remaining packages inside the chroot...
0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.
Get:1 http://mirror.example/debian trixie/main amd64 strace amd64 6.13 [1328 kB]
Unpacking strace (6.13) ...
Setting up strace (6.13) ...
I: running --customize-hook directly: finish.sh /tree
Get:1 http://mirror.example/debian trixie/main amd64 linux-image-6.12 amd64 6.12.48 [34.7 MB]
I: success in 13.2 seconds`;

function progressOf(output: string): BuildProgress[] {
  const reader = new ProgressReader();
  return output.split("\n").flatMap((line) => reader.read(line) ?? []);
}

test("the percentage climbs with every package, and never falls", () => {
  const percents = progressOf(OUTPUT).map(({ percent }) => percent);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect(percents.at(0)).toBe(0);
  expect(percents.at(-1)).toBe(90);
});

test("each stage is told in words", () => {
  expect([...new Set(progressOf(OUTPUT).map(({ stage }) => stage))]).toEqual([
    "reading package lists",
    "downloading packages",
    "unpacking packages",
    "setting up packages",
    "finishing the system",
  ]);
});

test("package lists and the hook's own downloads do not count as packages", () => {
  const downloads = progressOf(OUTPUT).filter(({ stage }) => stage === "downloading packages");
  expect(downloads.map(({ percent }) => percent)).toEqual([13, 20, 63]);
});
