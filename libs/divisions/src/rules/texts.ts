import type { Reasons } from '@shanhai/kernel';

/** Adds REQUIRED for a blank text and TOO_LONG for one above `max` characters. */
export function checkText(value: string, max: number, field: string[], reasons: Reasons): void {
  if (value.trim() === '') reasons.add('REQUIRED', field);
  else if ([...value].length > max) reasons.add('TOO_LONG', field, { max });
}

/** What lists and programmes are named by. */
const CODE = /^[A-Z][A-Z0-9_]{1,39}$/;

export function checkCode(code: string, field: string[], reasons: Reasons): void {
  if (CODE.test(code)) return;
  const reason = { zh: '应为 2 到 40 个大写字母、数字和下划线', en: '2 to 40 capital letters, digits and underscores' };
  reasons.add('INVALID', field, { value: code.slice(0, 80), reason });
}
