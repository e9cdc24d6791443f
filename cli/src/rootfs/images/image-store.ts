/** A container registry as files: what rootfs/docker/overlay/etc/drydock/registry.conf serves. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** What a manifest says of a blob (opencontainers/image-spec, descriptor.md). */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

/** The ending of a manifest's file says what it is served as. */
const ENDINGS: Readonly<Record<string, string>> = { [OCI_MANIFEST]: "oci", [DOCKER_MANIFEST]: "docker" };

export class ImageStore {
  readonly #folder: string;

  /** @param folder made if need be */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Stores bytes under the name that follows from them. */
  async addBlob(bytes: Uint8Array): Promise<{ digest: string; size: number }> {
    const digest = sha256(bytes);
    await writeFile(await this.#blobPath(digest), bytes);
    return { digest, size: bytes.byteLength };
  }

  /**
   * Stores what a stream brings.
   * @throws Error when that is not what `digest` says; nothing is stored then
   */
  async addStream(source: AsyncIterable<Uint8Array>, digest: string): Promise<void> {
    const incoming = await this.#blobPath(`incoming-${digest}`);
    const seen = counted();
    await pipeline(source, seen.stream, createWriteStream(incoming));
    const came = seen.digest();
    if (came !== digest) throw new Error(`the registry sent ${came} for ${digest}`);
    await rename(incoming, await this.#blobPath(digest));
  }

  /** Compresses a tar file into a blob. `diffId` is the digest of what it contains (image-spec, config.md). */
  async addLayer(tarFile: string): Promise<{ layer: Descriptor; diffId: string }> {
    const incoming = await this.#blobPath(`incoming-${path.basename(tarFile)}`);
    const [plain, compressed] = [counted(), counted()];
    await pipeline(
      createReadStream(tarFile),
      plain.stream,
      createGzip(),
      compressed.stream,
      createWriteStream(incoming),
    );
    const digest = compressed.digest();
    await rename(incoming, await this.#blobPath(digest));
    return { layer: { mediaType: OCI_LAYER, digest, size: compressed.size() }, diffId: plain.digest() };
  }

  /** Makes a manifest known by its digest and by a reference such as `nginx:1.26.3`. */
  async addManifest(reference: string, bytes: Uint8Array, mediaType: string): Promise<void> {
    const ending = ENDINGS[mediaType];
    if (!ending) throw new Error(`${reference} has a manifest of an unknown kind: ${mediaType}`);
    const { repository, tag } = splitReference(reference);
    const folder = path.join(this.#folder, "manifests", repository);
    await mkdir(folder, { recursive: true });
    for (const name of [tag, sha256(bytes)]) await writeFile(path.join(folder, `${name}.${ending}`), bytes);
  }

  async #blobPath(name: string): Promise<string> {
    const folder = path.join(this.#folder, "blobs");
    await mkdir(folder, { recursive: true });
    return path.join(folder, name);
  }
}

/** `nginx:1.26.3` as Docker Hub calls it: repository `library/nginx`, tag `1.26.3`. */
export function splitReference(reference: string): { repository: string; tag: string } {
  const [name = "", tag = "latest"] = reference.split(":");
  return { repository: name.includes("/") ? name : `library/${name}`, tag };
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** A stream that lets everything through and knows what it was. */
function counted() {
  const hash = createHash("sha256");
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _, pass) {
      hash.update(chunk);
      bytes += chunk.length;
      pass(null, chunk);
    },
  });
  return { stream, size: () => bytes, digest: () => `sha256:${hash.digest("hex")}` };
}
