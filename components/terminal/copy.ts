/** Copies text, also where the page is served without TLS and the browser offers no clipboard to scripts. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const holder = document.createElement("textarea");
  holder.value = text;
  const focused = document.activeElement;
  document.body.append(holder);
  try {
    holder.select();
    // Deprecated, and the only way without a secure context.
    document.execCommand("copy");
  } finally {
    holder.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
