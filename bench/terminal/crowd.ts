/**
 * Other learners, in a process of their own, until told to go: `crowd.ts flood`, one who watches `yes`; `crowd.ts typing`,
 * who each type some five keys a second. Where they sit comes as a message.
 */
import { type BenchTerminal, openTerminal, type Place } from "./clients.ts";

/** As fast as xterm.js parses in a browser. */
const SCREEN_BYTES_PER_MS = 25_000;

const KEY_MS = 200;

const act = process.argv[2] === "flood" ? flood : type;

process.once("message", (places: Place[]) => void gather(places));

async function gather(places: Place[]): Promise<void> {
  const terminals: BenchTerminal[] = [];
  for (const place of places) terminals.push(await openTerminal(place, SCREEN_BYTES_PER_MS));
  process.once("disconnect", () => void leave(terminals));
  await Promise.all(terminals.map(act));
  process.send?.("acting");
}

async function leave(terminals: BenchTerminal[]): Promise<void> {
  await Promise.all(terminals.map((terminal) => terminal.close()));
  process.exit();
}

/** Resolves once the flood has come. */
function flood(terminal: BenchTerminal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  terminal.onOutput((bytes) => bytes.byteLength >= 1024 && resolve());
  terminal.type("yes\n");
  return promise;
}

async function type(terminal: BenchTerminal): Promise<void> {
  terminal.type("exec cat > /dev/null\n");
  const next = (): void => {
    terminal.type("k");
    setTimeout(next, KEY_MS * (0.5 + Math.random()));
  };
  setTimeout(next, KEY_MS * Math.random());
}
