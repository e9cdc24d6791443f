/** The lab's one origin in front of a sandbox-server, as a student gets it: `front.ts SANDBOX_PORT`. */
import { ORIGIN } from "../../sandbox-server/src/gateway/testing.ts";
import { createFront } from "../../web/front.ts";

const front = createFront({
  origins: [ORIGIN],
  sandboxUrl: `http://127.0.0.1:${process.argv[2]}`,
  pages: {
    request: (_, response) => void response.writeHead(404).end(),
    upgrade: (_, socket) => void socket.destroy(),
  },
  previews: null,
  // At the end both go at once, and it would tell of every connection.
  api: { owns: () => false, request: () => {} },
  troubles: async () => [],
  report: () => {},
});
const port = await front.listen({ host: "127.0.0.1", port: 0 });
process.once("disconnect", () => process.exit());
process.send?.({ kind: "ready", port });
