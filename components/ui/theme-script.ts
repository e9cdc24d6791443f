/** Light, dark, or as the system has it: set on <html data-theme> before the first paint. */

/** `light` or `dark`; absent when the system decides. */
export const STORAGE_KEY = "drydock:theme";

/** Event of the window, after this page has changed what is stored. */
export const CHANGED = "drydock:theme-changed";

/** Source of the script that sets the theme, and sets it again when this page, another tab or the system changes it. */
export const themeScript = `{
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = localStorage.getItem("${STORAGE_KEY}");
    const isDark = choice === "dark" || (choice !== "light" && system.matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  };
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
  addEventListener("${CHANGED}", apply);
}`;
