import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, Reasons, refuse } from '@shanhai/kernel';
import { PACKS_MAX } from '../rules/limits';
import { checkTiers } from '../rules/tiers';
import { putListing } from '../store/listings';
import { tiersOf } from '../store/price-tiers';
import { ownSku } from './own-sku';
import { SearchIndex } from './search-index';
import { TellOffers } from './tell-offers';

/**
 * Puts the supplier's own SKU on sale, or changes the minimum quantity of one that is.
 * Refuses NOT_FOUND, NOT_POSITIVE, INVALID (minimum quantity), TIERS_INVALID where it has no price for that quantity.
 */
@Injectable()
export class PublishListing {
  constructor(
    private readonly database: Database,
    private readonly index: SearchIndex,
    private readonly clock: Clock,
    private readonly telling: TellOffers,
  ) {}

  async run(viewer: Viewer, input: { skuId: string; minimumQuantity: number }): Promise<void> {
    const { minimumQuantity } = input;
    if (minimumQuantity <= 0) refuse('NOT_POSITIVE', ['minimumQuantity'], { value: minimumQuantity });
    if (minimumQuantity > PACKS_MAX)
      refuse('INVALID', ['minimumQuantity'], {
        value: minimumQuantity,
        reason: { zh: `最多 ${PACKS_MAX}`, en: `at most ${PACKS_MAX}` },
      });
    await this.database.write(viewer, async (tx) => {
      const sku = await ownSku(tx, viewer, input.skuId);
      const reasons = new Reasons();
      checkTiers(await tiersOf(tx, sku.id), minimumQuantity, reasons);
      reasons.refuseIfAny();
      await putListing(tx, sku, minimumQuantity, this.clock.today());
      await this.telling.tell(tx, sku);
      await this.index.refresh(tx, sku.productId);
      recordAudit(tx, {
        operation: 'publishListing',
        subjectId: sku.id,
        after: { status: 'ON_SALE', minimumQuantity },
      });
    });
  }
}
