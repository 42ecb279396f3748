import { isBusinessDate, Reasons } from '@shanhai/kernel';
import { PROCESS_NAME_LENGTH_MAX, SOURCE_LENGTH_MAX, YIELD_MAX } from './limits';
import type { Process } from './process';

/** Published with every lot that was made so; names never change. */
const CODE = /^[A-Z][A-Z0-9_]{1,39}$/;

/** What is wrong with a version of a process by itself. */
export function judgeProcess(process: Process): Reasons {
  const reasons = new Reasons();
  if (!CODE.test(process.code))
    reasons.add('INVALID', ['code'], {
      value: process.code.slice(0, 80),
      reason: { zh: '大写字母、数字和下划线，2 至 40 个', en: '2 to 40 capital letters, digits and underscores' },
    });
  const texts = { nameZh: PROCESS_NAME_LENGTH_MAX, nameEn: PROCESS_NAME_LENGTH_MAX, source: SOURCE_LENGTH_MAX };
  for (const [name, max] of Object.entries(texts) as [keyof typeof texts, number][]) {
    if (process[name].trim() === '') reasons.add('REQUIRED', [name]);
    if (process[name].length > max) reasons.add('TOO_LONG', [name], { max });
  }
  for (const name of ['yieldOutput', 'yieldInput'] as const) {
    if (process[name] <= 0n) reasons.add('NOT_POSITIVE', [name], { value: process[name] });
    if (process[name] > YIELD_MAX)
      reasons.add('INVALID', [name], {
        value: process[name],
        reason: { zh: `最多 ${YIELD_MAX}`, en: `at most ${YIELD_MAX}` },
      });
  }
  const days = [process.validFrom, process.validUntil];
  days.forEach((day, index) => {
    if (day !== null && !isBusinessDate(day))
      reasons.add('DATE_INVALID', [['validFrom', 'validUntil'][index]], { value: day });
  });
  if (process.validUntil !== null && process.validUntil <= process.validFrom)
    reasons.add('DATE_OUT_OF_ORDER', ['validUntil'], { value: process.validUntil, limit: process.validFrom });
  return reasons;
}
