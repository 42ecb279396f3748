/**
 * The check digit of a GS1 key written without it: digits weigh 3 and 1 in turn from the right, and the sum is filled up to
 * a multiple of ten (GS1 General Specifications, 7.9.1).
 */
export function checkDigit(digits: string): string {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}
