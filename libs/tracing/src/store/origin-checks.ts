import { type BookCheck, inBatch, type Walk } from '@shanhai/database';

const LOTS: Walk = { table: 'lots', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };

/** Where lots stand: as their claims, their revocations and their holds say. */
export const originChecks: readonly BookCheck[] = [
  {
    code: 'LOT_ORIGIN_IS_ITS_CLAIM',
    says: {
      zh: '采收批次产地已核实，当且仅当有一份已核实且期限相同的产地证明',
      en: 'The origin of a harvested lot is verified where one claim on it is, until the same day, and nowhere else',
    },
    finds: {
      zh: '状态 {status}（至 {until}），已核实证明 {claims} 份',
      en: 'stands as {status} (until {until}), {claims} claims are verified',
    },
    walk: LOTS,
    offenders: `SELECT l.id::text AS subject, l.origin_status AS status, l.origin_valid_until AS until, c.claims FROM lots l CROSS JOIN LATERAL (
        SELECT count(*)::integer AS claims, min(c.valid_until) AS until FROM origin_claims c WHERE c.lot_id = l.id AND c.supplier_id = l.supplier_id AND c.status = 'VERIFIED') c
      WHERE ${inBatch('l.id', 'uuid')} AND l.making_id IS NULL
        AND ((l.origin_status = 'VERIFIED')::integer <> c.claims OR l.origin_status = 'VERIFIED' AND l.origin_valid_until IS DISTINCT FROM c.until)`,
  },
  {
    code: 'LOT_REVOCATIONS',
    says: {
      zh: '批次的撤销数等于其上未结束、且未被范围更大的证明取代的撤销',
      en: 'A lot counts the revocations that stand on it: not ended, and not superseded by a claim on a wider place',
    },
    finds: { zh: '记为 {counted}，实有 {standing}', en: 'counts {counted}, {standing} stand on it' },
    walk: LOTS,
    offenders: `SELECT l.id::text AS subject, l.revocations AS counted, r.standing FROM lots l CROSS JOIN LATERAL (
        SELECT count(*)::integer AS standing FROM revoked_lots x JOIN origin_revocations r ON r.id = x.revocation_id
        WHERE x.lot_id = l.id AND x.supplier_id = l.supplier_id AND r.ended_on IS NULL AND r.superseded_by IS NULL) r
      WHERE ${inBatch('l.id', 'uuid')} AND l.revocations <> r.standing`,
  },
  {
    code: 'LOT_HELD_WAITS',
    says: {
      zh: '批次暂存，当且仅当其最近一次超产记录尚待处理；被拒的批次有办公室的决定',
      en: 'A lot is held where its latest finding waits for an office, refused where an office refused it, and nowhere else',
    },
    finds: {
      zh: '状态 {standing}，最近的决定 {decision}',
      en: 'stands as {standing}, its latest decision is {decision}',
    },
    walk: LOTS,
    offenders: `SELECT l.id::text AS subject, l.standing, COALESCE(h.decision, h.waits) AS decision FROM lots l
      LEFT JOIN LATERAL (SELECT h.decision, 'WAITS' AS waits FROM lot_holds h WHERE h.lot_id = l.id ORDER BY h.held_on DESC, h.id DESC LIMIT 1) h ON TRUE
      WHERE ${inBatch('l.id', 'uuid')} AND l.standing <> 'UNDONE'
        AND l.standing <> CASE COALESCE(h.decision, h.waits) WHEN 'WAITS' THEN 'HELD' WHEN 'REFUSED' THEN 'REFUSED' ELSE 'FREE' END`,
  },
  {
    code: 'LOT_ALIAS_IS_ITS_SUPPLIERS',
    says: {
      zh: '每个别名是规范写法，属于一个在册批次及其供应商',
      en: 'Each other name is a well-formed identifier, of a lot that is there and of its supplier',
    },
    finds: { zh: '批次 {lot} 不在册，或写法不规范', en: 'lot {lot} is not there, or it is no identifier' },
    walk: { table: 'lot_aliases', key: 'alias', type: 'text', rowsAtOnce: 5_000 },
    offenders: `SELECT a.alias AS subject, a.lot_id AS lot FROM lot_aliases a
      WHERE ${inBatch('a.alias', 'text')} AND (a.alias !~ '^88([.][0-9]{1,8}){1,3}/[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$'
        OR NOT EXISTS (SELECT FROM lots l WHERE l.id = a.lot_id AND l.supplier_id = a.supplier_id))`,
  },
];
