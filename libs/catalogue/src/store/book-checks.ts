import { type BookCheck, inBatch } from '@shanhai/database';

/** Stock: what is reserved is there. A SKU's GTIN is registered for it. */
export const stockChecks: readonly BookCheck[] = [
  {
    code: 'STOCK_NOT_OVERSOLD',
    says: { zh: '库存不超卖：预留不超过现有，均不为负', en: 'Stock is never oversold: 0 ≤ reserved ≤ on hand' },
    finds: { zh: '现有 {onHand} 件，预留 {reserved} 件', en: '{onHand} packs on hand, {reserved} reserved' },
    walk: { table: 'stock', key: 'sku_id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT s.sku_id::text AS subject, s.on_hand AS "onHand", s.reserved FROM stock s
      WHERE ${inBatch('s.sku_id', 'uuid')} AND NOT (s.reserved BETWEEN 0 AND s.on_hand)`,
  },
  {
    code: 'GTIN_IS_ITS_SKUS',
    says: {
      zh: '每个在用的 GTIN 已在平台登记给该 SKU',
      en: 'Each GTIN that a SKU has is registered for it on the whole platform',
    },
    finds: { zh: 'GTIN {gtin} 未登记给该 SKU', en: 'GTIN {gtin} is not registered for it' },
    walk: { table: 'skus', key: 'id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT k.id::text AS subject, k.gtin FROM skus k
      WHERE ${inBatch('k.id', 'uuid')} AND k.gtin IS NOT NULL
        AND NOT EXISTS (SELECT FROM gtins g WHERE g.gtin = lpad(k.gtin, 14, '0') AND g.sku_id = k.id AND g.supplier_id = k.supplier_id)`,
  },
];
