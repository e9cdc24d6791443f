/**
 * The pty host: a process of its own that holds the terminals, so that shells, what runs in them and their screens live
 * on when the sandbox-server is killed, restarted or upgraded. It starts no process but shells: a child of any other kind
 * would inherit their ptys.
 */
import { createServer } from "node:net";
import { ScreenThread } from "../terminal/screen-thread.ts";
import { PtyKeeper } from "./keeper.ts";

/** Whoever starts it connects at once; if nobody has by then, they have died. */
const MAX_UNCLAIMED_MS = 60_000;

const [socketPath] = process.argv.slice(2);
if (socketPath === undefined) throw new Error("the pty host needs the path of its socket");
process.title = "drydock-pty-host";
// Whoever can connect can start any program as us.
process.umask(0o077);
// Servers come and go, and so do their terminals and process groups: only `shutdown` and an empty house end it.
for (const signal of ["SIGHUP", "SIGINT", "SIGPIPE"] as const) process.on(signal, () => {});

// A bug met on one terminal must not end everybody's shells.
process.on("uncaughtException", (error) => console.error(error));

const screens = new ScreenThread((message, error) => console.error(message, error));
const keeper = new PtyKeeper(screens, end);
const server = createServer((socket) => keeper.serve(socket));
const unclaimed = setTimeout(end, MAX_UNCLAIMED_MS);
server.once("connection", () => clearTimeout(unclaimed));
server.listen(socketPath, () => {
  process.send?.("listening");
  process.disconnect?.();
});
process.once("SIGTERM", end);

function end(): never {
  keeper.close();
  process.exit(0);
}
