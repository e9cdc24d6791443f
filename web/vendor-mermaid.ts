/**
 * Copies mermaid's own ES modules to public/vendor/mermaid, where a browser loads them when a lesson has a diagram.
 * Bundling them through Next takes most of a minute and adds nothing: they are split and minified already.
 */
import { cp, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ENTRY = "mermaid.esm.min.mjs";
const CHUNKS = "chunks/mermaid.esm.min";
const TARGET = path.join(import.meta.dirname, "../public/vendor/mermaid");

/** Leaves out source maps, and the ELK layout: we lay out with dagre, and ELK's licence (EPL-2.0) is not ours to ship. */
function isNeeded(file: string): boolean {
  return !file.endsWith(".map") && !path.basename(file).startsWith("elk-");
}

const dist = path.dirname(fileURLToPath(import.meta.resolve(`mermaid/dist/${ENTRY}`)));
await rm(TARGET, { recursive: true, force: true });
await cp(path.join(dist, ENTRY), path.join(TARGET, ENTRY));
await cp(path.join(dist, CHUNKS), path.join(TARGET, CHUNKS), { recursive: true, filter: isNeeded });
await cp(path.join(dist, "../LICENSE"), path.join(TARGET, "LICENSE"));
