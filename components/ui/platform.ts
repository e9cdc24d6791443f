/** The learner's operating system, whose habits keys follow. */

export type Platform = "mac" | "windows" | "other";

/** @param agent the browser's `navigator.userAgent` */
export function platformOf(agent: string): Platform {
  if (/Mac|iPhone|iPad/.test(agent)) return "mac";
  return /Windows/.test(agent) ? "windows" : "other";
}
