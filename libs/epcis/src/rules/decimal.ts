/** A number without sign of plus, leading or trailing zeros; null for a text that is no number. */
export function decimal(text: string): string | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  if (/e/i.test(text)) return String(Number(text));
  const [, minus, whole, fraction] = /^[+]?(-?)0*(\d*)\.?(\d*?)0*$/.exec(text.includes('.') ? text : `${text}.`)!;
  const digits = `${whole || '0'}${fraction ? `.${fraction}` : ''}`;
  return digits === '0' ? '0' : `${minus}${digits}`;
}

/** A value as it came and, where it is a number, in its one spelling too. */
export function spellings(value: string): string[] {
  return [...new Set([value, decimal(value) ?? value])];
}
