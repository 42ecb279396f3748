import { type BookCheck, inBatch, type Walk } from '@shanhai/database';
import { UNIT_DEPTH_MAX } from '../rules/unit-tree';

const UNITS: Walk = { table: 'organisations', key: 'id', type: 'uuid', rowsAtOnce: 5_000 };

/** Units: what stands today follows from the changes that were decided, and counting knows of each (CR-17). */
export const unitChecks: readonly BookCheck[] = [
  {
    code: 'UNIT_CHANGE_HAS_FACT',
    says: {
      zh: '单位的每次更名、划转和合并都有记录它的事实（CR-17）',
      en: 'Each renaming, move and merger of a unit has the fact that recorded it (CR-17)',
    },
    finds: {
      zh: '单位 {unit} 的第 {version} 次变更没有事实 {fact}',
      en: 'change {version} of unit {unit} has no fact {fact}',
    },
    walk: { table: 'unit_changes', key: 'id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT c.id::text AS subject, c.unit_id AS unit, c.version, c.fact_id AS fact FROM unit_changes c WHERE ${inBatch('c.id', 'uuid')}
      AND NOT EXISTS (SELECT FROM facts f WHERE f.id = c.fact_id AND f.owner_id = c.unit_id AND f.type = 'unit.' || lower(c.kind) AND f.payload->>'changeId' = c.id::text)`,
  },
  {
    code: 'UNIT_IS_ITS_CHANGES',
    says: {
      zh: '单位现在的名称、上级和合并日期出自其最近一次变更',
      en: 'A unit’s name, superior and merger of today are those of its newest changes',
    },
    finds: { zh: '现为 {now}，变更为 {changed}', en: 'is {now}, its changes say {changed}' },
    walk: UNITS,
    offenders: `SELECT o.id::text AS subject, concat_ws(' / ', o.name, o.parent_id, o.merged_on) AS now, concat_ws(' / ', name.after, place.superior, place.merged_on) AS changed
      FROM organisations o
      LEFT JOIN LATERAL (SELECT c.name_after AS after FROM unit_changes c WHERE c.unit_id = o.id AND c.kind = 'RENAMED' ORDER BY c.effective_on DESC, c.version DESC LIMIT 1) name ON true
      LEFT JOIN LATERAL (SELECT c.id, (c.superiors -> 0 ->> 'unitId')::uuid AS superior, CASE c.kind WHEN 'MERGED' THEN c.effective_on END AS merged_on
        FROM unit_changes c WHERE c.unit_id = o.id AND c.kind <> 'RENAMED' ORDER BY c.effective_on DESC, c.version DESC LIMIT 1) place ON true
      WHERE ${inBatch('o.id', 'uuid')} AND (name.after <> o.name OR (place.superior, place.merged_on) IS DISTINCT FROM (o.parent_id, o.merged_on) AND (place.id IS NOT NULL OR o.merged_on IS NOT NULL))`,
  },
  {
    code: 'UNIT_TREE_ENDS',
    says: {
      zh: `单位不在自己之下，层级不超过 ${UNIT_DEPTH_MAX} 级`,
      en: `No unit stands below itself, nor below more than ${UNIT_DEPTH_MAX} levels`,
    },
    finds: { zh: '上级链不止：{chain}', en: 'those above it do not end: {chain}' },
    walk: UNITS,
    offenders: `WITH RECURSIVE above AS (
        SELECT o.id AS unit, o.parent_id AS superior, 1 AS level, o.name AS chain FROM organisations o WHERE ${inBatch('o.id', 'uuid')} AND o.parent_id IS NOT NULL
        UNION ALL
        SELECT a.unit, o.parent_id, a.level + 1, CASE WHEN a.level < 3 THEN concat(a.chain, ' < ', o.name) ELSE a.chain END
        FROM above a JOIN organisations o ON o.id = a.superior WHERE a.level <= ${UNIT_DEPTH_MAX}
      ) SELECT unit::text AS subject, chain FROM above WHERE level > ${UNIT_DEPTH_MAX}`,
  },
];
