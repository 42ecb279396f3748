import type { Reasons } from '@shanhai/kernel';

/** FREE may be shipped and made into others; HELD waits for an office, REFUSED was refused by it, UNDONE was made by mistake. */
export const LOT_STANDINGS = ['FREE', 'HELD', 'REFUSED', 'UNDONE'] as const;
export type LotStanding = (typeof LOT_STANDINGS)[number];

/** Adds LOT_HELD, LOT_RECALLED or STATE_NOT_ALLOWED where nothing may be taken of a lot. */
export function checkMayLeave(
  lot: { traceCode: string; standing: LotStanding; openRecalls: number },
  field: (string | number)[],
  reasons: Reasons,
): void {
  if (lot.openRecalls > 0) reasons.add('LOT_RECALLED', field, { lot: lot.traceCode });
  if (lot.standing === 'HELD') reasons.add('LOT_HELD', field, { lot: lot.traceCode });
  else if (lot.standing !== 'FREE') reasons.add('STATE_NOT_ALLOWED', field, { state: lot.standing });
}
