/** Panels of the kernel view that a lesson may open beside the terminal; `docker` where the sandbox has an engine. */
export const KERNEL_PANEL_NAMES = [
  "processes",
  "namespaces",
  "cgroups",
  "filesystems",
  "network",
  "ports",
  "capabilities",
  "timeline",
  "docker",
] as const;
export type KernelPanel = (typeof KERNEL_PANEL_NAMES)[number];

/** Those that a sandbox of a profile has something to show in. */
export function panelsOf(profile: "base" | "docker" | "playground"): readonly KernelPanel[] {
  return profile === "docker" ? KERNEL_PANEL_NAMES : KERNEL_PANEL_NAMES.filter((panel) => panel !== "docker");
}
