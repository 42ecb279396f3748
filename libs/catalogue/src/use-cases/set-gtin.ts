import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Reasons, refuse } from '@shanhai/kernel';
import { checkGtin } from '../rules/gtin';
import { registerGtin, updateGtin } from '../store/gtins';
import { ownSku } from './own-sku';

/**
 * Gives the supplier's own SKU its GTIN, or another where the pack has changed. The earlier one stays its own: labels with it
 * are on parcels, and lead to the same goods.
 * Refuses INVALID (GTIN), NOT_FOUND, GTIN_TAKEN.
 */
@Injectable()
export class SetGtin {
  constructor(private readonly database: Database) {}

  async run(viewer: Viewer, input: { skuId: string; gtin: string }): Promise<void> {
    const reasons = new Reasons();
    checkGtin(input.gtin, reasons);
    reasons.refuseIfAny();
    await this.database.write(viewer, async (tx) => {
      const sku = await ownSku(tx, viewer, input.skuId);
      if (!(await registerGtin(tx, sku, input.gtin))) refuse('GTIN_TAKEN', ['gtin'], { gtin: input.gtin });
      updateGtin(tx, sku, input.gtin);
      const [before, after] = [{ gtin: sku.gtin }, { gtin: input.gtin }];
      recordAudit(tx, { operation: 'setGtin', subjectId: sku.id, before, after });
    });
  }
}
