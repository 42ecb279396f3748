import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

export interface AttributionMovedPayload {
  /** The change of the unit that this is the journal of. */
  changeId: string;
  unitId: string;
  /** The unit and those above it from the date on. */
  unitIds: readonly string[];
  from: BusinessDate;
  reason: string;
  source: string;
}

/** A purchase that was counted already is credited anew from a date on, for its unit moved (CR-17): once per move. */
export function attributionMoved(
  purchase: { streamId: string; buyerId: string },
  payload: AttributionMovedPayload,
): NewFact {
  return {
    type: 'attribution.moved',
    version: 1,
    key: `${payload.changeId}:${purchase.streamId}`,
    businessDate: payload.from,
    ownerId: purchase.buyerId,
    streamId: purchase.streamId,
    payload,
  };
}
