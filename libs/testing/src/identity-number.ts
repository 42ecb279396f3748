import { randomInt } from 'node:crypto';

/** A made-up identity number of Xiji with the right check character (GB 11643-1999). */
export function anIdentityNumber(): string {
  const born = `19${randomInt(50, 99)}${String(randomInt(1, 13)).padStart(2, '0')}${String(randomInt(1, 29)).padStart(2, '0')}`;
  const digits = `640422${born}${String(randomInt(1000)).padStart(3, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11), 0);
  return digits + '10X98765432'[sum % 11];
}
