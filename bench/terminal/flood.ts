/** Another learner, in a process of their own, who runs `yes` and watches it until told to go: `flood.ts NAME PORT TICKET`. */
import { openTerminal } from "./subject.ts";

const [name, port, ticket] = process.argv.slice(2);
if ((name !== "drydock" && name !== "bare") || !ticket) throw new Error("usage: flood.ts drydock|bare PORT TICKET");

/** As fast as xterm.js parses in a browser. */
const SCREEN_BYTES_PER_MS = 25_000;

const terminal = await openTerminal(name, Number(port), ticket, SCREEN_BYTES_PER_MS);
terminal.type("yes\n");
process.once("disconnect", () => void terminal.close().then(() => process.exit()));
terminal.onOutput(onFirst);

let isFlooding = false;
function onFirst(bytes: Uint8Array): void {
  if (isFlooding || bytes.byteLength < 1024) return;
  isFlooding = true;
  process.send?.("flooding");
}
