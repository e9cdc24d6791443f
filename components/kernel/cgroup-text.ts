/** Amounts in the words of the cgroups panel. */
export { bytesText } from "#lib/bytes-text.ts";

export function percentText(percent: number): string {
  return `${percent.toFixed(percent > 0 && percent < 10 ? 1 : 0)} %`;
}
