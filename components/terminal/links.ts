/** Links in a terminal's output: opened on a click with the modifier key, since a plain click belongs to selecting. */
import { WebLinksAddon } from "@xterm/addon-web-links";
import type { Terminal } from "@xterm/xterm";
import type { Platform } from "#components/ui/platform.ts";

/** Underlines links in `terminal` and says on `container` how to open the one under the pointer. */
export function showLinks(terminal: Terminal, container: HTMLElement, platform: Platform): void {
  const activate = (event: MouseEvent, uri: string) => {
    if (platform === "mac" ? event.metaKey : event.ctrlKey) openLink(uri);
  };
  const hover = (_: MouseEvent, uri: string) => {
    container.title = `${uri}\n${platform === "mac" ? "⌘" : "Ctrl"}+click to open`;
  };
  const leave = () => container.removeAttribute("title");
  terminal.loadAddon(new WebLinksAddon(activate, { hover, leave }));
  // What programs link by themselves (OSC 8); their text may say anything, so the title tells where they lead.
  terminal.options.linkHandler = { activate, hover, leave, allowNonHttpProtocols: false };
}

function openLink(uri: string): void {
  if (!URL.canParse(uri) || !/^https?:$/.test(new URL(uri).protocol)) return;
  open(uri, "_blank", "noopener,noreferrer");
}
