import { evaluators } from './evaluators';
import type { EvaluatorName } from './scheme';

/**
 * What a target can be set for. UNIT is a unit with all that stand below it, as schemes credit them upwards (a department,
 * 主管部门, is such a unit); UNIT_ALONE is what the unit itself is credited with.
 */
export const TARGET_SUBJECTS = ['UNIT', 'UNIT_ALONE', 'BUYER_DIVISION', 'ORIGIN_DIVISION', 'PAIRING'] as const;
export type TargetSubject = (typeof TARGET_SUBJECTS)[number];

/** The figures that have targets: two measures, never one column (CR-21). */
export const TARGET_MEASURES = ['PURCHASE', 'ASSISTED_SALE'] as const;
export type TargetMeasure = (typeof TARGET_MEASURES)[number];

/** The one figure that a scheme counts towards targets, by its evaluator. */
export function measureOf(evaluator: EvaluatorName): TargetMeasure {
  return evaluators[evaluator].cap === 'SOLD' ? 'ASSISTED_SALE' : 'PURCHASE';
}

/** The type of the global ids that subjects of a kind have on the wire; divisions have codes. */
export function idTypeOf(kind: string): 'Organisation' | 'Pairing' | null {
  if (kind === 'UNIT' || kind === 'UNIT_ALONE') return 'Organisation';
  return kind === 'PAIRING' ? 'Pairing' : null;
}
