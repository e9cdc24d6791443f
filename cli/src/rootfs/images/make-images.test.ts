import { once } from "node:events";
import { mkdir, mkdtempDisposable, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { IMAGES } from "../../../../lib/images/catalogue.ts";
import { IMAGE_SOURCES } from "../../../../sandbox-server/rootfs/images/images.ts";
import { ImageStore, OCI_MANIFEST, sha256, splitReference } from "./image-store.ts";
import { makeImages } from "./make-images.ts";
import { imageArchitecture, isVersionOf } from "./stand-in.ts";
import { copyImage } from "./upstream.ts";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const INDEX = "application/vnd.oci.image.index.v1+json";

/** An image for two processors, as a registry has it: bytes by digest. */
function upstreamImage() {
  const parts = new Map<string, { bytes: Uint8Array; type: string }>();
  const add = (bytes: Uint8Array, type = "application/octet-stream") => {
    parts.set(sha256(bytes), { bytes, type });
    return sha256(bytes);
  };
  const layer = add(new Uint8Array([31, 139, 8]));
  const manifestFor = (architecture: string) => {
    const config = add(encode({ architecture }));
    return add(encode({ schemaVersion: 2, config: { digest: config }, layers: [{ digest: layer }] }), OCI_MANIFEST);
  };
  const manifests = ["s390x", imageArchitecture()].map((architecture) => ({
    digest: manifestFor(architecture),
    platform: { architecture, os: "linux" },
  }));
  return { parts, layer, ours: manifests[1]?.digest ?? "", digest: add(encode({ manifests }), INDEX) };
}

/** A registry that wants a token, which it gives to anybody, as Docker Hub does. */
async function startRegistry(parts: ReadonlyMap<string, { bytes: Uint8Array; type: string }>): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", url);
    if (pathname === "/token") return response.end(JSON.stringify({ token: `for ${searchParams.get("scope")}` }));
    if (request.headers.authorization !== "Bearer for repository:library/tool:pull") {
      const challenge = `Bearer realm="${url}/token",service="test",scope="repository:library/tool:pull"`;
      return response.writeHead(401, { "www-authenticate": challenge }).end();
    }
    const part = parts.get(pathname.split("/").at(-1) ?? "");
    return part ? response.setHeader("content-type", part.type).end(part.bytes) : response.writeHead(404).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return url;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtempDisposable(path.join(tmpdir(), "drydock-images-"));
  onTestFinished(() => folder.remove());
  return folder.path;
}

/** What the build's hooks would leave, with a text for each layer. */
async function layerFolder(): Promise<string> {
  const folder = path.join(await temporaryFolder(), "layers");
  await mkdir(folder);
  const names = new Set(Object.values(IMAGE_SOURCES).flatMap(({ standIn }) => standIn.layers));
  for (const name of names) await writeFile(path.join(folder, `${name}.tar`), `files of ${name}`);
  const versions = ["debian 13.8", "nginx 1.26.3-3+deb13u11", "busybox 1:1.37.0-6+b9", "registry 2.8.3+ds1-2+b8"];
  await writeFile(path.join(folder, "versions"), `${versions.join("\n")}\n`);
  return folder;
}

const OFFLINE = "http://127.0.0.1:1";

test("where there is no internet every image of the catalogue is a stand-in, and shared layers are stored once", async () => {
  const into = await temporaryFolder();
  await makeImages({ layers: await layerFolder(), into, registry: OFFLINE, report: () => {} });
  const diffIds: string[] = [];
  for (const reference of Object.values(IMAGES)) {
    const { repository, tag } = splitReference(reference);
    const manifest = JSON.parse(await readFile(path.join(into, "manifests", repository, `${tag}.oci`), "utf8"));
    for (const { digest, size } of [manifest.config, ...manifest.layers]) {
      const blob = await readFile(path.join(into, "blobs", digest));
      expect([sha256(blob), blob.length]).toEqual([digest, size]);
    }
    const config = JSON.parse(await readFile(path.join(into, "blobs", manifest.config.digest), "utf8"));
    for (const [index, { digest }] of manifest.layers.entries()) {
      expect(sha256(gunzipSync(await readFile(path.join(into, "blobs", digest))))).toBe(config.rootfs.diff_ids[index]);
    }
    diffIds.push(...config.rootfs.diff_ids);
  }
  const blobs = await readdir(path.join(into, "blobs"));
  expect(blobs).toHaveLength(new Set(diffIds).size + Object.keys(IMAGES).length);
});

test("a tag that is not true any more stops the build, and says what to change", async () => {
  const layers = await layerFolder();
  await writeFile(
    path.join(layers, "versions"),
    "debian 13.8\nnginx 1.28.0-1\nbusybox 1:1.37.0-6\nregistry 2.8.3+ds1-2\n",
  );
  const making = makeImages({ layers, into: await temporaryFolder(), registry: OFFLINE, report: () => {} });
  await expect(making).rejects.toThrow(/nginx 1\.28\.0-1.*nginx:1\.26\.3.*change the tag/);
});

test.each([
  ["1.26.3", "1.26.3-3+deb13u11", true],
  ["1.37.0", "1:1.37.0-6+b9", true],
  ["2.8.3", "2.8.3+ds1-2", true],
  ["13-slim", "13.8", true],
  ["1.3", "1.37.0-6", false],
  ["1.26.3", "1.26.4-1", false],
])("a tag %s for Debian's version %s is true: %s", (tag, version, isTrue) => {
  expect(isVersionOf(tag, version)).toBe(isTrue);
});

test("a pinned upstream image is copied for this machine's processor, and nothing of the others", async () => {
  const { parts, digest, ours, layer } = upstreamImage();
  const registry = await startRegistry(parts);
  const into = await temporaryFolder();
  await copyImage({ registry, repository: "library/tool", digest }, "tool:1.0", new ImageStore(into));
  const manifests = path.join(into, "manifests/library/tool");
  expect(sha256(await readFile(path.join(manifests, "1.0.oci")))).toBe(ours);
  expect(new Set(await readdir(manifests))).toEqual(new Set(["1.0.oci", `${ours}.oci`]));
  const { config } = JSON.parse(await readFile(path.join(manifests, "1.0.oci"), "utf8"));
  expect(new Set(await readdir(path.join(into, "blobs")))).toEqual(new Set([config.digest, layer]));
});

test.each(["manifests", "blobs"])("a registry that sends other %s than were pinned is not believed", async (kind) => {
  const { parts, digest, layer } = upstreamImage();
  const changed = kind === "blobs" ? layer : digest;
  parts.set(changed, { bytes: encode({ manifests: [] }), type: INDEX });
  const registry = await startRegistry(parts);
  const into = await temporaryFolder();
  const copying = copyImage({ registry, repository: "library/tool", digest }, "tool:1.0", new ImageStore(into));
  await expect(copying).rejects.toThrow(`for ${changed}`);
  expect(await readdir(into)).not.toContain("manifests");
});
