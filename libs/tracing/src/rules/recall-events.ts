import { type OwnEvent, ownUri } from '@shanhai/epcis';
import type { BusinessDate } from '@shanhai/kernel';

/** Lots in one trace event: longer lists are hard to read for whoever asks for one of them. */
const LOTS_IN_EVENT = 500;

/** Lots are held back for a recall, or no more (CBV dispositions `recalled` and `active`). */
export function lotsRecalled(
  recall: { id: string; supplierId: string; on: BusinessDate },
  lotIds: readonly string[],
  disposition: 'recalled' | 'active',
): OwnEvent[] {
  const groups = Array.from({ length: Math.ceil(lotIds.length / LOTS_IN_EVENT) }, (_, index) =>
    lotIds.slice(index * LOTS_IN_EVENT, (index + 1) * LOTS_IN_EVENT),
  );
  return groups.map((group) => ({
    ownerId: recall.supplierId,
    partyIds: null,
    on: recall.on,
    said: {
      type: 'ObjectEvent',
      action: 'OBSERVE',
      bizStep: 'holding',
      disposition,
      quantityList: group.map((lotId) => ({ epcClass: ownUri(lotId) })),
      bizTransactionList: [{ bizTransaction: ownUri(recall.id) }],
    },
  }));
}
