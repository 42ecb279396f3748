import { Reasons } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import type { Places } from '@shanhai/divisions';
import { checkDate, checkLength } from '@shanhai/graphql';
import { EVALUATORS, type SchemeParameters, type SchemeVersion } from '../rules/scheme';
import { unknownNames } from '../store/schemes';

const NAME_LENGTH_MAX = 200;
const EVIDENCE_MAX = 3;
const BASIS_POINTS_MAX = 10_000;
/** Declarations begin in 2016. */
const YEAR_MIN = 2016;
const YEAR_MAX = 2100;
/** Provinces, cities and counties that could ask for more than the nation. */
const RATIOS_MAX = 4_000;
const DIVISION = /^(\*|\d{6}|\d{9}|\d{12})$/;
/** 消费扶贫 began in 2016; nobody makes rules for the next century. */
const FIRST_DAY = '2016-01-01';
const LAST_DAY = '2099-12-31';

/** What a version judges by, and from when to when. */
export type SchemeRules = Pick<SchemeVersion, 'evaluator' | 'validFrom' | 'validUntil' | 'parameters'>;

/** Adds INVALID, DATE_INVALID, DATE_OUT_OF_ORDER, TOO_LONG and TOO_MANY for what is wrong with the rules themselves. */
export function checkRules(rules: SchemeRules, path: string[], reasons: Reasons): void {
  if (!EVALUATORS.includes(rules.evaluator))
    reasons.add('INVALID', [...path, 'evaluator'], { value: rules.evaluator, reason: EVALUATORS.join(', ') });
  checkParameters(rules.parameters, [...path, 'parameters'], reasons);
  const from = checkDay(rules.validFrom, [...path, 'validFrom'], reasons);
  if (rules.validUntil !== null) {
    const until = checkDay(rules.validUntil, [...path, 'validUntil'], reasons);
    if (from && until && rules.validUntil <= rules.validFrom)
      reasons.add('DATE_OUT_OF_ORDER', [...path, 'validUntil'], { value: rules.validUntil, limit: rules.validFrom });
  }
}

/** Refuses rules that name what nobody knows: NOT_FOUND for a list or programme, DIVISION_UNKNOWN for a place. */
export async function requireKnownNames(
  db: Queryable,
  places: Places,
  { parameters, validFrom, validUntil }: SchemeRules,
  path: string[],
): Promise<void> {
  const reasons = new Reasons();
  for (const key of await unknownNames(db, parameters))
    reasons.add('NOT_FOUND', [...path, 'parameters', key], { value: parameters[key]! });
  const ratios = parameters.minimumRatios ?? [];
  if (ratios.some(({ divisionCode }) => divisionCode !== '*')) {
    const book = await places.book(db);
    const exists = (code: string) =>
      book
        .spansOf(code)
        .some(
          (span) =>
            (validUntil === null || span.validFrom < validUntil) &&
            (span.validUntil === null || validFrom < span.validUntil),
        );
    ratios.forEach(({ divisionCode }, index) => {
      if (divisionCode !== '*' && !exists(divisionCode))
        reasons.add('DIVISION_UNKNOWN', [...path, 'parameters', 'minimumRatios', index, 'divisionCode'], {
          code: divisionCode,
          date: validFrom,
        });
    });
  }
  reasons.refuseIfAny();
}

function checkDay(value: string, field: string[], reasons: Reasons): boolean {
  if (!checkDate(value, field, reasons)) return false;
  if (value >= FIRST_DAY && value <= LAST_DAY) return true;
  reasons.add('INVALID', field, {
    value,
    reason: { zh: `${FIRST_DAY} 至 ${LAST_DAY}`, en: `${FIRST_DAY} to ${LAST_DAY}` },
  });
  return false;
}

function checkParameters(parameters: SchemeParameters, path: string[], reasons: Reasons): void {
  const { originShareBp, minimumEvidence, minimumRatios } = parameters;
  for (const key of ['originList', 'programme'] as const)
    checkLength(parameters[key], NAME_LENGTH_MAX, [...path, key], reasons);
  if (!isBetween(originShareBp ?? 1, 1, BASIS_POINTS_MAX)) {
    const value = originShareBp!;
    reasons.add('INVALID', [...path, 'originShareBp'], {
      value,
      reason: { zh: `1 到 ${BASIS_POINTS_MAX}`, en: `1 to ${BASIS_POINTS_MAX}` },
    });
  }
  if (!isBetween(minimumEvidence ?? 0, 0, EVIDENCE_MAX)) {
    const value = minimumEvidence!;
    reasons.add('INVALID', [...path, 'minimumEvidence'], {
      value,
      reason: { zh: `0 到 ${EVIDENCE_MAX}`, en: `0 to ${EVIDENCE_MAX}` },
    });
  }
  const ratios = minimumRatios ?? [];
  const field = [...path, 'minimumRatios'];
  if (ratios.length > RATIOS_MAX) reasons.add('TOO_MANY', field, { max: RATIOS_MAX, count: ratios.length });
  const named = new Set<string>();
  ratios.slice(0, RATIOS_MAX).forEach(({ divisionCode, basisPoints, fromYear }, index) => {
    const key = `${divisionCode} ${fromYear ?? ''}`;
    if (named.has(key))
      reasons.add('INVALID', [...field, index], {
        value: key.trim().slice(0, 20),
        reason: { zh: '同一地区和年份只能有一个比例', en: 'one ratio for a place from a year on' },
      });
    named.add(key);
    if (!DIVISION.test(divisionCode))
      reasons.add('INVALID', [...field, index, 'divisionCode'], {
        value: divisionCode.slice(0, 20),
        reason: { zh: '应为行政区划代码或 *', en: 'a division code or *' },
      });
    if (!isBetween(basisPoints, 0, BASIS_POINTS_MAX))
      reasons.add('INVALID', [...field, index, 'basisPoints'], {
        value: basisPoints,
        reason: { zh: `0 到 ${BASIS_POINTS_MAX}`, en: `0 to ${BASIS_POINTS_MAX}` },
      });
    if (!isBetween(fromYear ?? YEAR_MIN, YEAR_MIN, YEAR_MAX))
      reasons.add('INVALID', [...field, index, 'fromYear'], {
        value: fromYear!,
        reason: { zh: `${YEAR_MIN} 到 ${YEAR_MAX} 年`, en: `${YEAR_MIN} to ${YEAR_MAX}` },
      });
  });
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
