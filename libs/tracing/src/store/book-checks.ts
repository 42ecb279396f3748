import { type BookCheck, inBatch, type Walk } from '@shanhai/database';

const LOTS: Walk = { table: 'lots', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };

/** Lots: none ships more than it has, and each is found by its trace code. */
export const lotChecks: readonly BookCheck[] = [
  {
    code: 'LOT_MASS_BALANCE',
    says: { zh: '批次发出量不超过其总量（CR-20）', en: 'No lot ships more than it has (CR-20)' },
    finds: { zh: '总量 {quantity}，已发出 {shipped}', en: 'has {quantity}, shipped {shipped}' },
    walk: LOTS,
    offenders: `SELECT l.id::text AS subject, l.quantity_base AS quantity, l.shipped_base AS shipped, l.lost_base AS lost FROM lots l
      WHERE ${inBatch('l.id', 'uuid')} AND NOT (l.shipped_base >= 0 AND l.lost_base >= 0 AND l.shipped_base + l.lost_base <= l.quantity_base)`,
  },
  {
    code: 'TRACE_CODE_ONCE',
    says: { zh: '每个追溯码在平台上只属于一个批次', en: 'Each trace code is one lot’s on the whole platform' },
    finds: { zh: '追溯码 {code} 未登记给该批次', en: 'trace code {code} is not registered for it' },
    walk: LOTS,
    offenders: `SELECT l.id::text AS subject, l.trace_code AS code FROM lots l
      WHERE ${inBatch('l.id', 'uuid')} AND NOT EXISTS (SELECT FROM trace_codes t WHERE t.code = l.trace_code AND t.lot_id = l.id)`,
  },
];
