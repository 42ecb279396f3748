/** A zero byte, which PostgreSQL keeps in no text, or half a surrogate pair, which it keeps in no JSON. */
const NOT_TEXT = /\0|\p{Surrogate}/u;

/** Whether a string can be kept as it is. */
export function isText(value: string): boolean {
  return !NOT_TEXT.test(value);
}
