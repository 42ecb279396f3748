import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { withdraw } from '../store/listings';
import { ownSku } from './own-sku';
import { SearchIndex } from './search-index';
import { TellOffers } from './tell-offers';

/** Takes the supplier's own SKU off sale; orders that were placed stay. Refuses NOT_FOUND, LISTING_NOT_ON_SALE. */
@Injectable()
export class WithdrawListing {
  constructor(
    private readonly database: Database,
    private readonly index: SearchIndex,
    private readonly telling: TellOffers,
  ) {}

  async run(viewer: Viewer, input: { skuId: string }): Promise<void> {
    await this.database.write(viewer, async (tx) => {
      const sku = await ownSku(tx, viewer, input.skuId);
      if (!(await withdraw(tx, sku))) refuse('LISTING_NOT_ON_SALE', ['skuId'], { sku: sku.code });
      await this.telling.tell(tx, sku);
      await this.index.refresh(tx, sku.productId);
      recordAudit(tx, {
        operation: 'withdrawListing',
        subjectId: sku.id,
        before: { status: 'ON_SALE' },
        after: { status: 'WITHDRAWN' },
      });
    });
  }
}
