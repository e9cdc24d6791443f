/** Builds the learner's root filesystems as ext4 images into a folder: a step of the build of a container's image. */
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { ProgressLine } from "../progress-line.ts";
import { ensureLearnerImages } from "./build.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("say into which folder");

const line = new ProgressLine();
const work = path.join(folder, "building");
const images = await ensureLearnerImages({
  cacheFolder: work,
  onProgress: (what, { stage, percent }) => line.show(`Building the ${what} system: ${stage}`, percent),
});
line.done();
for (const [name, image] of Object.entries(images)) await rename(image, path.join(folder, `${name}.ext4`));
await rm(work, { recursive: true });
