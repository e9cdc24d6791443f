/** Turns a tree into an ext4 image, without mounting anything. */
import { inNamespaces, runToEnd } from "../../../vm/tethered.ts";

/** Room for the filesystem's own structures; the image is sparse, so generous costs nothing. */
const SPARE_BYTES = 64 * 2 ** 20;

/** Writes `image` with all that is in `tree`, owners included. It is to be read only: no journal, little spare room. */
export async function makeExt4(tree: string, image: string): Promise<void> {
  const used = await runToEnd(inNamespaces(["du", "--summarize", "--block-size=1", tree]));
  const sizeKiB = Math.ceil((Number.parseInt(used, 10) * 1.1 + SPARE_BYTES) / 1024);
  const options = ["-q", "-t", "ext4", "-O", "^has_journal", "-m", "0", "-b", "4096"];
  await runToEnd(inNamespaces(["mke2fs", ...options, "-d", tree, image, `${sizeKiB}k`]));
}
