import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Reasons } from '@shanhai/kernel';
import { PACKS_MAX } from '../rules/limits';
import { checkTiers, type Tier } from '../rules/tiers';
import { listingsOfSkus } from '../store/listings';
import { replaceTiers, tiersOf } from '../store/price-tiers';
import { ownSku } from './own-sku';
import { SearchIndex } from './search-index';
import { TellOffers } from './tell-offers';

/**
 * Replaces the prices of the supplier's own SKU. Orders keep the prices that they were placed at.
 * Refuses NOT_FOUND, TOO_MANY, TIERS_INVALID.
 */
@Injectable()
export class SetPriceTiers {
  constructor(
    private readonly database: Database,
    private readonly index: SearchIndex,
    private readonly telling: TellOffers,
  ) {}

  async run(viewer: Viewer, input: { skuId: string; tiers: readonly Tier[] }): Promise<void> {
    await this.database.write(viewer, async (tx) => {
      const sku = await ownSku(tx, viewer, input.skuId);
      const listing = (await listingsOfSkus(tx, [sku.id])).get(sku.id);
      const reasons = new Reasons();
      // Before it is published a SKU has no minimum quantity to have a price for.
      checkTiers(input.tiers, listing?.status === 'ON_SALE' ? listing.minimumQuantity : PACKS_MAX, reasons);
      reasons.refuseIfAny();
      const before = await tiersOf(tx, sku.id);
      await replaceTiers(tx, sku, input.tiers);
      if (listing?.status === 'ON_SALE') {
        await this.telling.tell(tx, sku);
        await this.index.refresh(tx, sku.productId);
      }
      recordAudit(tx, { operation: 'setPriceTiers', subjectId: sku.id, before, after: input.tiers });
    });
  }
}
