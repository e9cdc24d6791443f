/** Makes an image of layers that the root filesystem's build has left, as image-spec wants it. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { LayerName, StandIn } from "../../../../sandbox-server/rootfs/images/images.ts";
import { type Descriptor, type ImageStore, OCI_MANIFEST, splitReference } from "./image-store.ts";

const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

/** Where the build has left its layers, and what it knows of them. */
export interface LayerFolder {
  folder: string;
  /** Version of the Debian package in a layer, of those that have one. */
  versions: ReadonlyMap<string, string>;
}

export async function readLayerFolder(folder: string): Promise<LayerFolder> {
  const lines = (await readFile(path.join(folder, "versions"), "utf8")).trim().split("\n");
  return { folder, versions: new Map(lines.map((line) => line.split(" ") as [string, string])) };
}

/** Makes stand-ins; a layer that several images share is compressed once. */
export class StandInMaker {
  readonly #layers: LayerFolder;
  readonly #store: ImageStore;
  readonly #made = new Map<LayerName, Promise<{ layer: Descriptor; diffId: string }>>();

  constructor(layers: LayerFolder, store: ImageStore) {
    this.#layers = layers;
    this.#store = store;
  }

  /** @throws Error when the catalogue's tag is not what Debian has by now */
  async make(reference: string, standIn: StandIn): Promise<void> {
    this.#checkVersion(reference, standIn);
    const layers = await Promise.all(standIn.layers.map((name) => this.#layer(name)));
    const created = new Date().toISOString();
    const config = {
      created,
      architecture: imageArchitecture(),
      os: "linux",
      config: { ...standIn.config, Labels: { "org.opencontainers.image.description": standIn.description } },
      rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
      history: standIn.layers.map((name) => ({ created, created_by: `Drydock: layer ${name}` })),
    };
    const manifest = {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: { mediaType: OCI_CONFIG, ...(await this.#store.addBlob(encode(config))) },
      layers: layers.map(({ layer }) => layer),
    };
    await this.#store.addManifest(reference, encode(manifest), OCI_MANIFEST);
  }

  #layer(name: LayerName) {
    const made = this.#made.get(name) ?? this.#store.addLayer(path.join(this.#layers.folder, `${name}.tar`));
    this.#made.set(name, made);
    return made;
  }

  #checkVersion(reference: string, { versionOf }: StandIn): void {
    if (!versionOf) return;
    const version = this.#layers.versions.get(versionOf);
    if (isVersionOf(splitReference(reference).tag, version ?? "")) return;
    throw new Error(
      `Debian has ${versionOf} ${version}, but lib/images/catalogue.ts says ${reference}: change the tag`,
    );
  }
}

/** Is the tag the beginning of a Debian version, epoch and variant aside? `13-slim` is of `13.8`, `1.3` is not of `1.37`. */
export function isVersionOf(tag: string, debianVersion: string): boolean {
  const upstream = debianVersion.replace(/^\d+:/, "");
  const wanted = tag.replace(/-slim$/, "");
  return upstream === wanted || (upstream.startsWith(wanted) && /^[.+~-]/.test(upstream.slice(wanted.length)));
}

/** This machine's processor as Go, and so every image, calls it. */
export function imageArchitecture(): string {
  return process.arch === "x64" ? "amd64" : process.arch;
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
