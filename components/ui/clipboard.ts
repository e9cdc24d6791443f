/** The clipboard, also where the page is served without TLS and the browser offers scripts none. */

/** Copies text; false when the browser did not let us. Called from a click or a key press, as browsers demand. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not there (plain HTTP), or refused.
    return copyByCommand(text);
  }
}

/** The clipboard's text; null when the browser keeps it to itself. */
export async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return null;
  }
}

/** Deprecated, and the only way without a secure context. It needs a selection, so it gets one of its own. */
function copyByCommand(text: string): boolean {
  const holder = document.createElement("textarea");
  holder.value = text;
  holder.readOnly = true;
  holder.className = "sr-only";
  const focused = document.activeElement;
  // Inside of a modal dialog nothing else can be focused.
  const place = focused?.closest("dialog") ?? document.body;
  place.append(holder);
  try {
    holder.select();
    return document.execCommand("copy");
  } finally {
    holder.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
