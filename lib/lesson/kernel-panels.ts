/** Panels of the kernel view that a lesson may open beside the terminal. */
export const KERNEL_PANEL_NAMES = [
  "processes",
  "namespaces",
  "cgroups",
  "filesystems",
  "network",
  "capabilities",
  "timeline",
] as const;
export type KernelPanel = (typeof KERNEL_PANEL_NAMES)[number];
