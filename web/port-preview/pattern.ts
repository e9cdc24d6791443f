/** For pages: under which origins this lab shows ports of sandboxes, by the environment of web. */
import { patternFor } from "./origin.ts";

/** Such as `http://*.localhost:7080`; null where there is none for a page at this host. */
export function previewPattern(host: string | null): string | null {
  const { DRYDOCK_PREVIEW_ORIGIN: configured, DRYDOCK_ORIGINS = "" } = process.env;
  return patternFor(host ?? "", { configured, origins: DRYDOCK_ORIGINS.split(",").map((origin) => origin.trim()) });
}
