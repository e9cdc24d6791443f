/** Whether this lab is an author's preview: `drydock preview` says so in the environment. */

export function isPreview(): boolean {
  return process.env.DRYDOCK_PREVIEW === "1";
}
