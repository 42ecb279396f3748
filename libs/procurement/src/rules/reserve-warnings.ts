import type { Fen } from '@shanhai/kernel';
import type { Canteen } from './reserve-duty';

/** What a reviewer should look at in a declaration (CR-16); none of it is refused. */
export const RESERVE_WARNINGS = {
  AMOUNT_BELOW_LAST_YEAR: {
    zh: '食堂年采购额低于上年',
    en: 'The canteen buys less than it did by last year’s declaration',
  },
  DUTY_BELOW_LAST_YEAR: { zh: '任务额低于上年', en: 'The duty is less than last year’s' },
  CONTRACTOR_NOT_CREDITED: {
    zh: '承包单位不是您的下属单位，其采购不会计入您单位',
    en: 'The contractor stands below no unit that credits you: what it buys does not count for your unit',
  },
} as const satisfies Record<string, { zh: string; en: string }>;
export type ReserveWarningCode = keyof typeof RESERVE_WARNINGS;

export interface ReserveWarning {
  code: ReserveWarningCode;
  /** This year's and last year's amount or duty; null where the warning is of neither. */
  declaredFen: Fen | null;
  lastYearFen: Fen | null;
}

export interface DeclaredAmounts {
  amountFen: Fen;
  dutyFen: Fen;
}

/**
 * What is unusual about a declaration: less than last year's approved one (or, where none was approved, the one declared),
 * or a contractor whose purchases RESERVE credits to another unit or to none.
 */
export function reserveWarnings(
  declared: DeclaredAmounts & { unitId: string; canteen: Canteen },
  lastYear: DeclaredAmounts | null,
  contractorCredits: string | null,
): ReserveWarning[] {
  const below = (code: ReserveWarningCode, declaredFen: Fen, lastYearFen: Fen | undefined): ReserveWarning[] =>
    lastYearFen !== undefined && declaredFen < lastYearFen ? [{ code, declaredFen, lastYearFen }] : [];
  const uncredited = declared.canteen === 'OUTSOURCED' && contractorCredits !== declared.unitId;
  return [
    ...below('AMOUNT_BELOW_LAST_YEAR', declared.amountFen, lastYear?.amountFen),
    ...below('DUTY_BELOW_LAST_YEAR', declared.dutyFen, lastYear?.dutyFen),
    ...(uncredited ? [{ code: 'CONTRACTOR_NOT_CREDITED' as const, declaredFen: null, lastYearFen: null }] : []),
  ];
}
