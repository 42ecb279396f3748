/** The value of `--seconds`. @throws Error where it is no number above zero */
export function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new Error(`--seconds: "${text}" is no number above zero`);
  return seconds;
}
