/** Pictures to look at, in both themes and at both sizes; only when they are asked for. */
import type { Page } from "@playwright/test";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
];

/** Into the folder that `DRYDOCK_PICTURES` names. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.DRYDOCK_PICTURES;
  if (!folder) return;
  const before = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const theme of ["light", "dark"]) {
      await page.evaluate((value) => document.documentElement.setAttribute("data-theme", value), theme);
      await page.screenshot({ path: `${folder}/${name}-${size.width}-${theme}.png` });
    }
  }
  if (before) await page.setViewportSize(before);
}
