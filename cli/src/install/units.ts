/** The units of deploy/systemd with the places of this machine in them. */
import { readFile } from "node:fs/promises";
import path from "node:path";

export const SERVICES = ["drydock-sandbox.service", "drydock-web.service"] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Where things stand on this machine. */
export interface UnitPlaces {
  /** The checkout whose code runs. */
  project: string;
  /** The Node that runs it. */
  node: string;
  /** The learner's root filesystems, folders. */
  roots: { base: string; docker: string };
}

/** A unit's text, by its name. */
export async function unitsFor(places: UnitPlaces): Promise<Record<ServiceName, string>> {
  const folder = path.join(places.project, "deploy/systemd");
  const texts = SERVICES.map(async (name) => [name, placed(await readFile(path.join(folder, name), "utf8"), places)]);
  return Object.fromEntries(await Promise.all(texts)) as Record<ServiceName, string>;
}

function placed(unit: string, { project, node, roots }: UnitPlaces): string {
  const places: [RegExp, string][] = [
    [/\/opt\/drydock\/node_modules\/\.bin\/node\b/g, node],
    [/\/var\/lib\/drydock\/root-docker\b/g, roots.docker],
    [/\/var\/lib\/drydock\/root\b/g, roots.base],
    [/\/opt\/drydock\b/g, project],
  ];
  return places.reduce((text, [pattern, place]) => text.replace(pattern, () => place), unit);
}
