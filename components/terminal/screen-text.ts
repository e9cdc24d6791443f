/** What stands on an xterm screen, as text. */
import type { IBuffer, Terminal } from "@xterm/xterm";

/** The rows now in view. */
export function visibleText(terminal: Terminal): string {
  const { active } = terminal.buffer;
  const rows = Array.from({ length: terminal.rows }, (_, row) => active.getLine(active.viewportY + row));
  return rows
    .map((line) => line?.translateToString(true) ?? "")
    .join("\n")
    .trimEnd()
    .normalize();
}

/** The scrollback and the screen, with lines that were only broken by the screen's width whole again. */
export function wholeText(terminal: Terminal): string {
  return `${logicalLines(terminal.buffer.normal).join("\n").trimEnd()}\n`;
}

function logicalLines(buffer: IBuffer): string[] {
  const lines: string[] = [];
  for (let row = 0; row < buffer.length; row += 1) {
    const line = buffer.getLine(row);
    if (!line) continue;
    // Blanks at the end of a row are part of a line that goes on.
    const text = line.translateToString(!buffer.getLine(row + 1)?.isWrapped);
    if (line.isWrapped && lines.length > 0) lines.push(`${lines.pop()}${text}`);
    else lines.push(text);
  }
  return lines;
}
