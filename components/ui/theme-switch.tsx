"use client";
/** Chooses between the light theme, the dark one, and the system's. */
import { Monitor, Moon, Sun } from "lucide-react";
import { useId } from "react";
import { chooseTheme, THEME_CHOICES, useThemeChoice } from "./theme.ts";

const LOOKS = {
  light: { label: "Light theme", icon: Sun },
  dark: { label: "Dark theme", icon: Moon },
  system: { label: "Theme of the system", icon: Monitor },
} as const;

export function ThemeSwitch() {
  const chosen = useThemeChoice();
  const name = useId();
  return (
    <fieldset className="flex rounded-md border border-line bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {THEME_CHOICES.map((choice) => {
        const { label, icon: Icon } = LOOKS[choice];
        return (
          <label
            key={choice}
            title={label}
            className="grid size-6 cursor-pointer place-items-center rounded-sm text-muted hover:text-fg has-checked:bg-surface has-checked:text-fg has-checked:shadow-xs has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={choice === chosen}
              onChange={() => chooseTheme(choice)}
            />
            <Icon aria-hidden size={14} />
            <span className="sr-only">{label}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
