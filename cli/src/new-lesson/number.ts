/** The number before a lesson's name, which is its place in the course. */

const STEP = 10;

/** The slug with the next free ten in front: after the last of `files`. A slug that has a number keeps it. */
export function numbered(slug: string, files: readonly string[]): string {
  if (/^\d+-/.test(slug)) return slug;
  const numbers = files.map((file) => Number(/^(\d+)-.*\.md$/.exec(file)?.[1] ?? 0));
  const next = (Math.floor(Math.max(0, ...numbers) / STEP) + 1) * STEP;
  return `${String(next).padStart(3, "0")}-${slug}`;
}
