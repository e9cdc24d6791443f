/** How a learner wants terminals to look and to be read out; remembered in this browser, for all of them. */
import { useSyncExternalStore } from "react";
import { z } from "zod/mini";

const FONT_SIZES = { smallest: 10, largest: 28 } as const;

const settingsSchema = z.object({
  fontSizePx: z.int().check(z.gte(FONT_SIZES.smallest), z.lte(FONT_SIZES.largest)),
  /** Mirrors the screen into text that a screen reader announces; costs time on every line. */
  screenReader: z.boolean(),
});
export type TerminalSettings = z.infer<typeof settingsSchema>;

const STORAGE_KEY = "drydock:terminal";
const CHANGED = "drydock:terminal-changed";
const DEFAULTS: TerminalSettings = { fontSizePx: 14, screenReader: false };

/** What is stored, and the settings read from it: the same object as long as the text is the same. */
let cached: { text: string | null; settings: TerminalSettings } = { text: null, settings: DEFAULTS };

export function useTerminalSettings(): TerminalSettings {
  return useSyncExternalStore(subscribe, readSettings, () => DEFAULTS);
}

export function changeTerminalSettings(change: Partial<TerminalSettings>): void {
  const settings = settingsSchema.safeParse({ ...readSettings(), ...change });
  if (!settings.success) return;
  localStorage.setItem(STORAGE_KEY, JSON.stringify(settings.data));
  dispatchEvent(new Event(CHANGED));
}

/** As far as there are sizes. */
export function changeFontSize(byPx: number): void {
  changeTerminalSettings({ fontSizePx: readSettings().fontSizePx + byPx });
}

function readSettings(): TerminalSettings {
  const text = localStorage.getItem(STORAGE_KEY);
  if (text !== cached.text) cached = { text, settings: parseSettings(text) };
  return cached.settings;
}

/** Anything may stand in a browser's storage; what cannot be read counts as never set. */
function parseSettings(text: string | null): TerminalSettings {
  try {
    return settingsSchema.parse(JSON.parse(text ?? ""));
  } catch {
    return DEFAULTS;
  }
}

function subscribe(onChange: () => void): () => void {
  addEventListener("storage", onChange);
  addEventListener(CHANGED, onChange);
  return () => {
    removeEventListener("storage", onChange);
    removeEventListener(CHANGED, onChange);
  };
}
