/** Copies a pinned image from a registry, each part checked against its digest (opencontainers/distribution-spec). */
import { z } from "zod";
import { type ImageStore, sha256 } from "./image-store.ts";
import { imageArchitecture } from "./stand-in.ts";

export const DOCKER_HUB = "https://registry-1.docker.io";

/** A registry that has not begun to answer by then is out of reach. */
const ANSWER_DEADLINE_MS = 15_000;
/** The same, for the question whether there is any internet at all. */
const PROBE_DEADLINE_MS = 3_000;

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const descriptor = z.object({ digest });
const manifestSchema = z.object({ config: descriptor, layers: z.array(descriptor) });
const indexSchema = z.object({
  manifests: z.array(z.object({ digest, platform: z.object({ architecture: z.string(), os: z.string() }).optional() })),
});
const tokenSchema = z.object({ token: z.string() });

const ACCEPTED = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Does a registry answer at all? That it asks who we are (401) is an answer. */
export async function isReachable(registry: string): Promise<boolean> {
  return fetch(`${registry}/v2/`, { signal: AbortSignal.timeout(PROBE_DEADLINE_MS) }).then(
    (response) => response.ok || response.status === 401,
    () => false,
  );
}

export interface PinnedImage {
  registry: string;
  repository: string;
  digest: string;
}

/**
 * Copies one image, for this machine's processor, and makes it known as `reference`.
 * @throws Error when the registry does not have it, or sends something else
 */
export async function copyImage(image: PinnedImage, reference: string, store: ImageStore): Promise<void> {
  const source = new Repository(image.registry, image.repository);
  let { bytes, mediaType } = await source.manifest(image.digest);
  if (mediaType.includes("index") || mediaType.includes("manifest.list")) {
    const { manifests } = indexSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const ours = manifests.find(
      ({ platform }) => platform?.os === "linux" && platform.architecture === imageArchitecture(),
    );
    if (!ours) throw new Error(`${image.repository} has no image for ${imageArchitecture()}`);
    ({ bytes, mediaType } = await source.manifest(ours.digest));
  }
  const { config, layers } = manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  for (const blob of [config, ...layers]) await store.addStream(await source.blob(blob.digest), blob.digest);
  await store.addManifest(reference, bytes, mediaType);
}

/** One repository of a registry, and the token that it gives to anybody. */
class Repository {
  readonly #url: string;
  #authorization: string | undefined;

  constructor(registry: string, name: string) {
    this.#url = `${registry}/v2/${name}`;
  }

  async manifest(wanted: string): Promise<{ bytes: Uint8Array; mediaType: string }> {
    const response = await this.#get(`manifests/${wanted}`);
    const bytes = await response.bytes();
    if (sha256(bytes) !== wanted) throw new Error(`the registry sent ${sha256(bytes)} for ${wanted}`);
    return { bytes, mediaType: response.headers.get("content-type")?.split(";")[0] ?? "" };
  }

  async blob(wanted: string): Promise<AsyncIterable<Uint8Array>> {
    const { body } = await this.#get(`blobs/${wanted}`);
    if (!body) throw new Error(`the registry sent nothing for ${wanted}`);
    return body;
  }

  async #get(path: string): Promise<Response> {
    const first = await this.#ask(path);
    const challenge = first.headers.get("www-authenticate");
    if (first.status !== 401 || !challenge) return mustBeOk(first);
    this.#authorization = `Bearer ${await tokenFor(challenge)}`;
    return mustBeOk(await this.#ask(path));
  }

  async #ask(path: string): Promise<Response> {
    // The deadline is for the answer's head: a layer may take as long as it takes.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new Error("the registry does not answer")), ANSWER_DEADLINE_MS);
    const headers = { accept: ACCEPTED, ...(this.#authorization && { authorization: this.#authorization }) };
    return fetch(`${this.#url}/${path}`, { headers, signal: deadline.signal }).finally(() => clearTimeout(timer));
  }
}

/** Fetches what `Bearer realm="…",service="…",scope="…"` asks for. */
async function tokenFor(challenge: string): Promise<string> {
  const told = new Map([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value ?? ""]));
  const url = new URL(told.get("realm") ?? "");
  for (const name of ["service", "scope"]) url.searchParams.set(name, told.get(name) ?? "");
  const response = mustBeOk(await fetch(url, { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) }));
  return tokenSchema.parse(await response.json()).token;
}

function mustBeOk(response: Response): Response {
  if (!response.ok) throw new Error(`${response.url} answers ${response.status}`);
  return response;
}
