const GTIN = /^(\d{8}|\d{12}|\d{13}|\d{14})$/;

/** True for a GS1 article number of 8, 12, 13 or 14 digits whose check digit is right: weights 3 and 1 from the right. */
export function isGtin(text: string): boolean {
  if (!GTIN.test(text)) return false;
  const sum = [...text].reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}
