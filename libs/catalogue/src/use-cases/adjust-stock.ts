import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { PACKS_MAX } from '../rules/limits';
import { lockStock, setOnHand } from '../store/stock-level';
import { TellOffers } from './tell-offers';
import { ownSku } from './own-sku';

export interface StockToAdjust {
  skuId: string;
  /** Packs that came (or, below zero, went); or else `onHand`. */
  delta?: number | null;
  /** Packs counted. */
  onHand?: number | null;
  reason: string;
  idempotencyKey: string;
}

/**
 * Sets the stock of the supplier's own SKU by a difference or by a count. What is reserved for orders stays on hand.
 * Refuses REQUIRED (reason, delta), TOO_LONG (reason), INVALID (delta and onHand at once, too much), NOT_FOUND, OUT_OF_STOCK where
 * less than the reserved packs would be left, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class AdjustStock {
  constructor(
    private readonly database: Database,
    private readonly telling: TellOffers,
  ) {}

  async run(viewer: Viewer, input: StockToAdjust): Promise<void> {
    const { skuId, delta = null, onHand = null } = input;
    const reason = requireReason(input.reason, ['reason']);
    if (delta === null && onHand === null) refuse('REQUIRED', ['delta']);
    if (delta !== null && onHand !== null)
      refuse('INVALID', ['onHand'], {
        value: onHand,
        reason: { zh: 'delta 与 onHand 只能给一个', en: 'give delta or onHand, not both' },
      });
    const field = [delta === null ? 'onHand' : 'delta'];
    await this.database.write(viewer, async (tx) => {
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'adjustStock',
        key: input.idempotencyKey,
        input,
        result: skuId,
      };
      if (await takeIdempotencyKey(tx, claim)) return;
      const sku = await ownSku(tx, viewer, skuId);
      const before = await lockStock(tx, sku);
      const after = delta === null ? BigInt(onHand!) : before.onHand + BigInt(delta);
      if (after < before.reserved) {
        const available = before.onHand - before.reserved;
        refuse('OUT_OF_STOCK', field, { sku: sku.code, available, quantity: before.onHand - after });
      }
      if (after > PACKS_MAX)
        refuse('INVALID', field, {
          value: after,
          reason: { zh: `最多 ${PACKS_MAX} 件`, en: `at most ${PACKS_MAX} packs` },
        });
      await setOnHand(tx, sku, after);
      const sells = (onHand: bigint) => before.sellableFrom !== null && onHand - before.reserved >= before.sellableFrom;
      if (sells(after) !== sells(before.onHand)) await this.telling.tell(tx, sku);
      recordAudit(tx, {
        operation: 'adjustStock',
        subjectId: sku.id,
        before: { onHand: before.onHand },
        after: { onHand: after },
        detail: { reserved: before.reserved, reason },
      });
    });
  }
}
