import { type BookCheck, inBatch, type Walk } from '@shanhai/database';

const LOTS: Walk = { table: 'lots', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };

/** Lots: no more leaves one than it has, what was taken of it stands in the steps that took it, and each is found by its trace code. */
export const lotChecks: readonly BookCheck[] = [
  {
    code: 'LOT_MASS_BALANCE',
    says: {
      zh: '批次发出、领用、损耗与在别处售出之和不超过其总量（CR-20）',
      en: 'No more leaves a lot than it has (CR-20)',
    },
    finds: {
      zh: '总量 {quantity}，已发出 {shipped}，领用 {taken}，损耗 {lost}，在别处售出 {declared}',
      en: 'has {quantity}, shipped {shipped}, taken {taken}, lost {lost}, sold elsewhere {declared}',
    },
    walk: LOTS,
    offenders: `SELECT l.id::text AS subject, l.quantity_base AS quantity, l.shipped_base AS shipped, l.taken_base AS taken, l.lost_base AS lost, l.declared_base AS declared FROM lots l
      WHERE ${inBatch('l.id', 'uuid')} AND NOT (LEAST(l.shipped_base, l.taken_base, l.lost_base, l.declared_base) >= 0 AND l.shipped_base + l.taken_base + l.lost_base + l.declared_base <= l.quantity_base)`,
  },
  {
    code: 'LOT_TAKEN_SUM',
    says: {
      zh: '批次的领用量等于各加工、混批所领之和',
      en: 'What was taken of a lot is what the steps that made others took',
    },
    finds: { zh: '领用 {taken}，各步所领 {told}', en: 'taken {taken}, steps took {told}' },
    walk: LOTS,
    offenders: `SELECT l.id::text AS subject, l.taken_base AS taken, COALESCE(s.told, 0) AS told FROM lots l LEFT JOIN LATERAL (
        SELECT sum(i.taken_base) AS told FROM making_inputs i
        WHERE i.lot_id = l.id AND NOT EXISTS (SELECT FROM making_undos u WHERE u.making_id = i.making_id AND u.supplier_id = i.supplier_id)) s ON TRUE
      WHERE ${inBatch('l.id', 'uuid')} AND l.taken_base <> COALESCE(s.told, 0)`,
  },
  {
    code: 'LOT_ROOTS_SUM',
    says: {
      zh: '加工或混批批次的产地份额之和等于其投入量（CR-12）',
      en: 'The origin shares of a made lot sum to what its step took (CR-12)',
    },
    finds: { zh: '份额合计 {shares}，投入 {taken}', en: 'shares sum to {shares}, taken {taken}' },
    walk: LOTS,
    offenders: `SELECT l.id::text AS subject, COALESCE(s.shares, 0) AS shares, COALESCE(t.taken, 0) AS taken FROM lots l
      LEFT JOIN LATERAL (SELECT sum(o.mass_base) AS shares FROM lot_roots o WHERE o.lot_id = l.id AND o.supplier_id = l.supplier_id) s ON TRUE
      LEFT JOIN LATERAL (SELECT sum(i.taken_base) AS taken FROM making_inputs i WHERE i.making_id = l.making_id AND i.supplier_id = l.supplier_id) t ON TRUE
      WHERE ${inBatch('l.id', 'uuid')} AND COALESCE(s.shares, 0) <> COALESCE(t.taken, 0)`,
  },
  {
    code: 'LOT_ORIGIN_OF_ROOTS',
    says: {
      zh: '加工或混批批次的产地状态随其源批次',
      en: 'The origin of a made lot stands as those of the lots that it comes from',
    },
    finds: { zh: '状态 {status}，源批次为 {roots}', en: 'stands as {status}, its roots as {roots}' },
    walk: LOTS,
    offenders: `SELECT l.id::text AS subject, l.origin_status AS status, r.roots FROM lots l CROSS JOIN LATERAL (
        SELECT string_agg(DISTINCT g.origin_status, ', ') AS roots, bool_and(g.origin_status = 'VERIFIED') AS verified
        FROM lot_roots o JOIN lots g ON g.id = o.root_lot_id AND g.supplier_id = o.root_supplier_id WHERE o.lot_id = l.id AND o.supplier_id = l.supplier_id) r
      WHERE ${inBatch('l.id', 'uuid')} AND l.making_id IS NOT NULL AND (l.origin_status = 'VERIFIED') IS DISTINCT FROM r.verified`,
  },
  {
    code: 'LOT_OPEN_RECALLS',
    says: { zh: '批次的召回数等于其上未结束的召回', en: 'A lot counts the open recalls that stand on it' },
    finds: { zh: '记为 {counted}，实有 {open}', en: 'counts {counted}, {open} stand on it' },
    walk: LOTS,
    offenders: `SELECT l.id::text AS subject, l.open_recalls AS counted, r.open FROM lots l CROSS JOIN LATERAL (
        SELECT count(*)::integer AS open FROM recalled_lots x JOIN recalls c ON c.id = x.recall_id AND c.supplier_id = x.supplier_id
        WHERE x.lot_id = l.id AND c.ended_on IS NULL) r
      WHERE ${inBatch('l.id', 'uuid')} AND l.open_recalls <> r.open`,
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
