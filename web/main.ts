/** The web process: environment in, signals in, exit code out. `--dev` rebuilds pages as they change. */
import { parseArgs } from "node:util";
import { readConfig } from "./config.ts";
import { createFront } from "./front.ts";
import { hmacSha256 } from "./mac.ts";
import { nextPages } from "./next-pages.ts";
import { Previews } from "./port-preview/previews.ts";
import { webTroubles } from "./readiness.ts";
import { provideServices } from "./services.ts";
import { openStore } from "./store/open.ts";
import { openWorkshops } from "./workshop/open.ts";

if (process.getuid?.() === 0) {
  console.error("web: refuses to run as root. Pages need no privilege; start it as an ordinary user.");
  process.exit(1);
}

const { values } = parseArgs({ options: { dev: { type: "boolean", default: false } } });
const config = readConfig(process.env);
const report = (message: string, error: Error) => console.error(`web: ${message}: ${error.message}`);
const store = await openStore(config.store).catch((error: Error) => {
  console.error(`web: ${error.message}. Is DRYDOCK_STORE right, and may the user that web runs as write there?`);
  process.exit(1);
});
const workshops = await openWorkshops(config, store, report);
provideServices(workshops.services);
const next = await nextPages(config.listen, values.dev);
const front = createFront({
  origins: config.origins,
  sandboxUrl: config.sandboxUrl,
  pages: next.pages,
  previews: new Previews({
    configured: config.previewOrigin,
    origins: config.origins,
    sandboxUrl: config.sandboxUrl,
    mac: hmacSha256(config.ticketSecret),
    report,
  }),
  api: workshops.api,
  troubles: () => webTroubles(store),
  report,
});
await front.listen(config.listen);
if (config.socketFile !== undefined) await front.listenAtFile(config.socketFile);
console.log(`web: ready on ${config.origins.join(", ")}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  workshops.close();
  await front.close();
  await next.close();
  await store.destroy();
  process.exit(0);
}
