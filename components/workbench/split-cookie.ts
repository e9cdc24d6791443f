/** Where the learner has put the line between lesson and terminal: in a cookie, so that the server draws the page that way at once. */
const NAME = "drydock_split";
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/** Width of the lesson, in percent. */
export const LESSON_WIDTH = { smallest: 25, largest: 75, first: 46 } as const;

export const SPLIT_COOKIE = NAME;

/** The width that a cookie's value stands for. */
export function readSplit(value: string | undefined): number {
  const percent = Number(value);
  const isAllowed = percent >= LESSON_WIDTH.smallest && percent <= LESSON_WIDTH.largest;
  return isAllowed ? percent : LESSON_WIDTH.first;
}

export function rememberSplit(percent: number): void {
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore needs a secure context, which a lab on a LAN does not have
  document.cookie = `${NAME}=${percent.toFixed(1)}; path=/; max-age=${MAX_AGE_SECONDS}; samesite=lax`;
}
