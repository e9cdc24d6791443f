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

/** What browsers call a WebGL that the CPU draws: some six times slower than the DOM, keystroke echo included. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

function probeGpu(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  if (!context) return false;
  // Where this extension is missing, the plain name is the real one.
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const renderer: unknown = context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return typeof renderer === "string" && !SOFTWARE.test(renderer);
}
