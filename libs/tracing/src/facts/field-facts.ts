import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { FieldSum } from '../rules/field-harvest';

/** A lot is above what its supplier's fields can have grown: it is held with the sum. */
export interface LotHeld extends FieldSum {
  holdId: string;
  lotId: string;
  supplierId: string;
  categoryCode: string;
  yieldVersion: number;
}
/** An office let it go, or did not. */
export interface HoldDecided {
  holdId: string;
  lotId: string;
  supplierId: string;
  officeId: string;
  decision: 'RELEASED' | 'REFUSED';
  reason: string;
}

const ofLot = (type: string, businessDate: BusinessDate, payload: LotHeld | HoldDecided): NewFact => ({
  ...{ type, version: 1, key: payload.holdId, businessDate, payload },
  ...{ ownerId: payload.supplierId, streamId: payload.lotId },
});

export const lotHeld = (businessDate: BusinessDate, payload: LotHeld) => ofLot('lot.held', businessDate, payload);
export const holdDecided = (businessDate: BusinessDate, payload: HoldDecided) =>
  ofLot('lot.hold_decided', businessDate, payload);
