/** The sandbox-server's side of a class: its real line to web and its real outbox; what happens in sessions is told by the parent. */
import { pino } from "pino";
import { NO_OPERATIONS, NO_PREVIEWS } from "../../sandbox-server/src/gateway/testing.ts";
import { Outbox } from "../../sandbox-server/src/reports/outbox.ts";
import { Reporter } from "../../sandbox-server/src/reports/reporter.ts";
import { createServer } from "../../sandbox-server/src/server.ts";
import type { SessionNews } from "../../sandbox-server/src/session/session-parts.ts";
import { hmacSha256 } from "../../web/mac.ts";

const [folder = "", port = "", secret = "", origin = ""] = process.argv.slice(2);
const report = (message: string, error: unknown) => console.error(message, error);
const reporter = new Reporter(new Outbox({ folder, report }));
const server = createServer({
  sessions: {
    open: () => Promise.reject(new Error("there are no sandboxes")),
    visit: () => {
      throw new Error("there are no sandboxes");
    },
    release: () => {},
    dismiss: () => {},
    act: () => 0,
  },
  previews: NO_PREVIEWS,
  mac: hmacSha256(secret),
  origins: [origin],
  log: pino({ level: "silent" }),
  operations: NO_OPERATIONS,
  reports: reporter,
});
await server.listen({ host: "127.0.0.1", port: Number(port) });
process.on("message", ({ id, news }: { id: number; news: SessionNews }) => {
  reporter.tell(news);
  // By now it is in the outbox: whoever told may forget it.
  process.send?.({ told: id });
});
process.send?.({ ready: true });
