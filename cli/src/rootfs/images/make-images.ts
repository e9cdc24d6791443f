/** Fills the registry of a learner's root filesystem with the catalogue's images. */
import { IMAGES, type ImageName } from "../../../../lib/images/catalogue.ts";
import { IMAGE_SOURCES, type ImageSource } from "../../../../sandbox-server/rootfs/images/images.ts";
import { ImageStore } from "./image-store.ts";
import { readLayerFolder, StandInMaker } from "./stand-in.ts";
import { copyImage, DOCKER_HUB, isReachable } from "./upstream.ts";

export interface MakeImagesOptions {
  /** Folder of the layers that the build has left. */
  layers: string;
  /** Folder of the registry, made if need be. */
  into: string;
  registry?: string;
  /** Told where each image comes from, and why a stand-in stands in. */
  report: (line: string) => void;
}

/** Upstream images where there is internet, stand-ins where there is none. */
export async function makeImages({ layers, into, registry = DOCKER_HUB, report }: MakeImagesOptions): Promise<void> {
  const store = new ImageStore(into);
  const standIns = new StandInMaker(await readLayerFolder(layers), store);
  const isOnline = await isReachable(registry);
  if (!isOnline) report(`${registry} is out of reach: images are stand-ins`);
  for (const [name, { upstream, standIn }] of Object.entries(IMAGE_SOURCES) as [ImageName, ImageSource][]) {
    const reference = IMAGES[name];
    if (isOnline && upstream && (await tryCopy({ registry, ...upstream }, reference, store, report))) continue;
    await standIns.make(reference, standIn);
    report(`${reference} is a stand-in of ${standIn.layers.join(", ")}`);
  }
}

async function tryCopy(
  image: Parameters<typeof copyImage>[0],
  reference: string,
  store: ImageStore,
  report: (line: string) => void,
): Promise<boolean> {
  try {
    await copyImage(image, reference, store);
    report(`${reference} is ${image.repository}@${image.digest}`);
    return true;
  } catch (error) {
    report(`${reference} could not be copied: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
