import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

/** Goods of a lot and of all that was made of it are called back. */
export interface RecallStarted {
  recallId: string;
  lotId: string;
  supplierId: string;
  level: string;
  reason: string;
  /** The supplier itself or an office. */
  startedBy: string;
  /** All lots that it stands on. */
  lotIds: string[];
}
export interface RecallEnded {
  recallId: string;
  lotId: string;
  supplierId: string;
  endedBy: string;
  reason: string;
}

/** Facts of a recall live with the supplier, in the stream of the lot that it began with. */
const ofRecall = (type: string, businessDate: BusinessDate, payload: RecallStarted | RecallEnded): NewFact => ({
  ...{ type, version: 1, key: payload.recallId, businessDate, payload },
  ...{ ownerId: payload.supplierId, streamId: payload.lotId },
});

export const recallStarted = (businessDate: BusinessDate, payload: RecallStarted) =>
  ofRecall('recall.started', businessDate, payload);
export const recallEnded = (businessDate: BusinessDate, payload: RecallEnded) =>
  ofRecall('recall.ended', businessDate, payload);
