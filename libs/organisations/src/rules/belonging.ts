import type { BusinessDate } from '@shanhai/kernel';

export const BELONGING_STEPS = ['CHOSEN', 'CONFIRMED', 'DECLINED', 'LEFT'] as const;

/** What a person, or a unit, said of where the person's purchases count (CR-15); never edited. */
export interface BelongingStep {
  step: (typeof BELONGING_STEPS)[number];
  unitId: string;
  effectiveOn: BusinessDate;
}

/** The step by which a person belongs to a unit now; null where they belong to none. Steps stand in their order. */
export function belongsBy(steps: readonly BelongingStep[]): BelongingStep | null {
  const last = steps.findLast(({ step }) => step === 'CONFIRMED' || step === 'LEFT');
  return last?.step === 'CONFIRMED' ? last : null;
}

/** The step by which a person waits for a unit's answer. A newer choice takes the place of the one before. */
export function waitsBy(steps: readonly BelongingStep[]): BelongingStep | null {
  const chosen = steps.findLastIndex(({ step }) => step === 'CHOSEN');
  const answered = steps.slice(chosen + 1).some(({ unitId }) => unitId === steps[chosen]?.unitId);
  return chosen < 0 || answered ? null : steps[chosen];
}
