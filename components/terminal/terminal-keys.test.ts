import { expect, test } from "vitest";
import { platformOf } from "#components/ui/platform.ts";
import { type Key, keyTarget } from "./terminal-keys.ts";

function key(text: string): Key {
  const parts = text.split("+");
  return {
    code: parts.at(-1) ?? "",
    ctrlKey: parts.includes("Ctrl"),
    shiftKey: parts.includes("Shift"),
    altKey: parts.includes("Alt"),
    metaKey: parts.includes("Meta"),
  };
}

test.each([
  ["Ctrl+Shift+KeyC", "other", true, { does: "copy" }],
  ["Ctrl+Shift+KeyC", "mac", true, { does: "copy" }],
  ["Ctrl+Shift+KeyV", "other", false, "browser"],
  ["Ctrl+Insert", "other", true, "browser"],
  ["Shift+Insert", "windows", false, "browser"],
  ["Meta+KeyC", "mac", true, "browser"],
  ["Meta+KeyV", "mac", false, "browser"],
  ["Meta+KeyK", "mac", false, { does: "clear" }],
  ["Ctrl+KeyC", "other", true, "shell"],
  ["Ctrl+KeyC", "mac", true, "shell"],
  ["Ctrl+KeyC", "windows", true, { does: "copy" }],
  ["Ctrl+KeyC", "windows", false, "shell"],
  ["Ctrl+KeyV", "windows", false, "browser"],
  ["Ctrl+KeyV", "other", false, "shell"],
  ["Ctrl+KeyA", "windows", true, "shell"],
  ["Ctrl+Shift+Digit3", "other", false, { does: "go-to", number: 3 }],
  ["Ctrl+Shift+Slash", "other", false, { does: "help" }],
  ["Ctrl+Alt+Shift+KeyC", "other", true, "shell"],
  ["Alt+KeyF", "other", false, "shell"],
  ["KeyC", "windows", true, "shell"],
  ["Tab", "other", false, "shell"],
] as const)("%s on %s, with a selection %j, goes to %j", (text, platform, hasSelection, target) => {
  expect(keyTarget(key(text), platform, hasSelection)).toEqual(target);
});

test.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0", "windows"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15", "mac"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "other"],
])("%s is %s", (agent, platform) => {
  expect(platformOf(agent)).toBe(platform);
});
