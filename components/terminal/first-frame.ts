/** What brings an empty screen to where one is now: its rows with their colours, the cursor, the modes. */
import { SerializeAddon } from "@xterm/addon-serialize";
import type { Terminal } from "@xterm/xterm";

/** Sequences to write to a terminal of the same size; without the scrollback. */
export function firstFrame(terminal: Terminal): string {
  const addon = new SerializeAddon();
  terminal.loadAddon(addon);
  try {
    return addon.serialize({ scrollback: 0 });
  } finally {
    addon.dispose();
  }
}
