/** Finds texts that must not reach a screen. */

/** Every text in it, keys too, that has a control character or one that turns or hides what is written. */
export function unshowableTexts(value: object): string[] {
  const texts: string[] = [];
  JSON.stringify(value, (key, inner: unknown) => {
    texts.push(key);
    if (typeof inner === "string") texts.push(inner);
    return inner;
  });
  return texts.filter((text) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text));
}
