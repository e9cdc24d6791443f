/** Draws a terminal on the GPU where there is one, and goes back to the DOM when the GPU is taken away. */
import { WebglAddon } from "@xterm/addon-webgl";
import type { Terminal } from "@xterm/xterm";

let hasGpu: boolean | undefined;

export function drawOnGpu(terminal: Terminal): void {
  hasGpu ??= probeGpu();
  if (!hasGpu) return;
  const renderer = new WebglAddon();
  // The browser takes contexts away from pages that hold many, and all of them when the driver restarts.
  renderer.onContextLoss(() => renderer.dispose());
  terminal.loadAddon(renderer);
}

/** WebGL drawn by the CPU is slower than the DOM, so it does not count. */
function probeGpu(): boolean {
  const context = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}
