import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Page, type PageOf } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { deliveriesOfLots, type DrilledRow } from '../store/drill';

/**
 * Gives a page of the deliveries of drilled lots, with the contacts of those who got them: who was given them stands in the trail, or nobody was. Refuses
 * nothing: who may drill the lot may call those that have it.
 */
@Injectable()
export class HandOutContacts {
  constructor(private readonly database: Database) {}

  run(
    viewer: Viewer,
    drill: { ofLotId: string; lotIds: readonly string[]; onlySupplierId: string | null },
    page: Page,
  ): Promise<PageOf<DrilledRow>> {
    return this.database.write(viewer, async (tx) => {
      const deliveries = await deliveriesOfLots(tx, drill.lotIds, drill.onlySupplierId, page);
      const parcels = deliveries.edges.map(({ node }) => node);
      if (parcels.length > 0)
        recordAudit(tx, {
          operation: 'recallDrill',
          subjectId: drill.ofLotId,
          detail: {
            lots: drill.lotIds.length,
            contacts: parcels.length,
            supplierOrderIds: [...new Set(parcels.map(({ supplierOrderId }) => supplierOrderId))],
          },
        });
      return deliveries;
    });
  }
}
