/** The thread that keeps the screens of all terminals, so that parsing a flood is on no learner's echo path. */
import { parentPort } from "node:worker_threads";
import { Screen } from "./screen.ts";
import type { FromScreens, ToScreens } from "./screen-messages.ts";

if (!parentPort) throw new Error("this module runs as a worker thread");
const port = parentPort;
const screens = new Map<number, { screen: Screen; end: number }>();

port.on("message", (message: ToScreens) => {
  if (message.kind === "open") {
    screens.set(message.screen, { screen: new Screen(message.columns, message.rows), end: 0 });
    return;
  }
  const kept = screens.get(message.screen);
  if (!kept) throw new Error(`there is no screen ${message.screen} to ${message.kind}`);
  switch (message.kind) {
    case "write": {
      const before = process.threadCpuUsage();
      kept.screen.write(message.bytes);
      const { user, system } = process.threadCpuUsage(before);
      kept.end = message.end;
      send({ screen: message.screen, kind: "parsed", end: message.end, processorMs: (user + system) / 1_000 });
      break;
    }
    case "resize":
      kept.screen.resize(message.columns, message.rows);
      break;
    case "clear":
      kept.screen.clear(message.what);
      break;
    case "snapshot": {
      const bytes = kept.screen.snapshot();
      send({ screen: message.screen, kind: "snapshot", bytes, offset: kept.end }, [bytes.buffer]);
      break;
    }
    case "close":
      kept.screen.dispose();
      screens.delete(message.screen);
      break;
  }
});

function send(message: FromScreens, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
