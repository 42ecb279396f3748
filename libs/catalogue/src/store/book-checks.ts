import { type BookCheck, inBatch } from '@shanhai/database';

/** Stock: what is reserved is there. */
export const stockChecks: readonly BookCheck[] = [
  {
    code: 'STOCK_NOT_OVERSOLD',
    says: { zh: '库存不超卖：预留不超过现有，均不为负', en: 'Stock is never oversold: 0 ≤ reserved ≤ on hand' },
    finds: { zh: '现有 {onHand} 件，预留 {reserved} 件', en: '{onHand} packs on hand, {reserved} reserved' },
    walk: { table: 'stock', key: 'sku_id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT s.sku_id::text AS subject, s.on_hand AS "onHand", s.reserved FROM stock s
      WHERE ${inBatch('s.sku_id', 'uuid')} AND NOT (s.reserved BETWEEN 0 AND s.on_hand)`,
  },
];
