/** What kind of screen is this? False while rendering on the server. */
import { useSyncExternalStore } from "react";

/** Is the window too narrow for two columns? */
export function useIsNarrow(): boolean {
  return useMedia("(max-width: 799px)");
}

/** Is the keyboard likely one on the screen, without Ctrl and arrows? */
export function useIsTouch(): boolean {
  return useMedia("(hover: none) and (pointer: coarse)");
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const media = matchMedia(query);
      media.addEventListener("change", onChange);
      return () => media.removeEventListener("change", onChange);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}
