/** The screen of a replay: a terminal that nobody types into and that answers nobody. Knows no React. */
import { type Cast, castSize } from "./asciicast.ts";
import { applyEscapePolicy } from "./escape-policy.ts";
import type { Step } from "./playback.ts";
import { ScreenSize } from "./screen-size.ts";
import { openTerminal } from "./xterm-setup.ts";

const FONT_SIZE_PX = 14;

export interface ReplayScreen {
  show: (step: Step) => void;
  dispose: () => void;
}

export function createReplayScreen(container: HTMLElement, { columns, rows }: Cast): ReplayScreen {
  const { terminal, fit, release } = openTerminal(container, {
    disableStdin: true,
    cursorBlink: false,
    fontSize: FONT_SIZE_PX,
  });
  const ignore = () => {};
  const policy = applyEscapePolicy(terminal, { typed: ignore, replied: ignore, titled: ignore, copyRequested: ignore });
  const size = new ScreenSize(container, terminal, fit, FONT_SIZE_PX, { taken: ignore, isForeign: ignore });
  size.follow(columns, rows);
  const unwatch = size.watch();
  return {
    show({ isFromStart, events }) {
      if (isFromStart) {
        // Takes its turn behind what is still to be parsed.
        terminal.write("\x18\x1bc", () => size.follow(columns, rows));
      }
      for (const { kind, data } of events) {
        if (kind === "output") terminal.write(data);
        else {
          const changed = castSize(data);
          if (changed) terminal.write("", () => size.follow(changed.columns, changed.rows));
        }
      }
    },
    dispose() {
      unwatch();
      policy.dispose();
      release();
    },
  };
}
