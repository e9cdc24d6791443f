/** Web's side of a class: the real front, API and store, without Next's pages. */
import { createFront } from "../../web/front.ts";
import { openStore } from "../../web/store/open.ts";
import { openWorkshops } from "../../web/workshop/open.ts";

const [store = "", port = "", secret = "", origin = "", sandboxUrl = ""] = process.argv.slice(2);
const report = () => {};
const lessonsDirectory = `${import.meta.dirname}/../../lessons`;
const places = { origins: [origin], sandboxUrl, lessonsDirectory, figuresFile: undefined };
const secrets = { ticketSecret: secret, cookieSecret: "b".repeat(64) };
const { api } = await openWorkshops({ access: "workshop", ...places, ...secrets }, await openStore(store), report);
const front = createFront({
  origins: [origin],
  sandboxUrl,
  pages: { request: (_, response) => void response.end(), upgrade: (_, socket) => socket.destroy() },
  troubles: async () => [],
  previews: null,
  api,
  report,
});
await front.listen({ host: "127.0.0.1", port: Number(port) });
process.send?.({ ready: true });
