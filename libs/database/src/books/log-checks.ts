import { contentHash } from '@shanhai/kernel';
import type { Queryable } from '../database';
import { type Fact, SLOTS } from '../facts';
import { type BookCheck, inBatch, LOG, type Offender } from './book-check';

/** Facts may be of orders with a thousand lines: payloads of so many are held at a time. */
const ROWS_HASHED_AT_ONCE = 200;
const BATCH = inBatch('p.position', 'bigint');

/** The event log: nothing of it is missing, out of its place, or changed. */
export const logChecks: readonly BookCheck[] = [
  {
    code: 'FACT_POSITIONS_DENSE',
    says: { zh: '事实的位置从 1 起连续', en: 'Positions of facts run from 1 without a gap' },
    finds: {
      zh: '前一位置缺失；再往前是 {before}',
      en: 'the position before it is missing; the last one before is {before}',
    },
    walk: LOG,
    offenders: `SELECT p.position::text AS subject, (SELECT max(b.position) FROM fact_positions b WHERE b.position < p.position) AS before
      FROM fact_positions p WHERE ${BATCH} AND p.position <> 1 AND NOT EXISTS (SELECT FROM fact_positions b WHERE b.position = p.position - 1)`,
  },
  ...hashChecks(),
  {
    code: 'FACT_COPY',
    says: {
      zh: '位置表所载的类型、事实流和计数槽与事实相同',
      en: 'What a position says of its fact is what the fact says',
    },
    finds: {
      zh: '事实 {fact} 不存在，或类型、事实流、计数槽不同',
      en: 'fact {fact} is missing, or its type, stream or slot differs',
    },
    walk: LOG,
    offenders: `SELECT p.position::text AS subject, p.fact_id AS fact FROM fact_positions p LEFT JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
      WHERE ${BATCH} AND ((p.type, p.stream_id, p.slot) IS DISTINCT FROM (f.type, f.stream_id, f.slot)
        OR p.slot <> ('x' || right(p.stream_id::text, 2))::bit(8)::integer % ${SLOTS})`,
  },
  {
    code: 'FACT_HAS_ITS_PLACE',
    says: { zh: '每个事实要么有位置，要么在等待位置', en: 'Each fact has a position or waits for one, not both' },
    finds: {
      zh: '{type} 有 {positions} 个位置，{waiting} 个等待',
      en: '{type} has {positions} positions and waits {waiting} times',
    },
    walk: { table: 'facts', key: 'id', type: 'uuid', rowsAtOnce: LOG.rowsAtOnce },
    offenders: `SELECT * FROM (
        SELECT f.id::text AS subject, f.type, (SELECT count(*) FROM fact_positions p WHERE p.fact_id = f.id) AS positions, COALESCE(w.waiting, 0) AS waiting
        FROM facts f LEFT JOIN (SELECT fact_id, count(*) AS waiting FROM facts_unsequenced GROUP BY 1) w ON w.fact_id = f.id WHERE ${inBatch('f.id', 'uuid')}
      ) g WHERE positions + waiting <> 1`,
  },
];

/** That facts are what their hashes and the chain say; of all, or of those positions `p` that a condition takes. */
export function hashChecks(of = 'true'): readonly BookCheck[] {
  const walk = of === 'true' ? LOG : { ...LOG, table: `(SELECT p.* FROM fact_positions p WHERE ${of}) p` };
  const taken = `${BATCH} AND ${of}`;
  return [
    {
      code: 'FACT_CHAIN',
      says: {
        zh: '每个位置的链式哈希由前一个与该事实的哈希得出',
        en: 'Each position’s chained hash follows from the one before and the fact’s',
      },
      finds: { zh: '事实 {fact} 处的链断开', en: 'the chain breaks at fact {fact}' },
      walk,
      offenders: `SELECT p.position::text AS subject, p.fact_id AS fact FROM fact_positions p
        LEFT JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id LEFT JOIN fact_positions b ON b.position = p.position - 1
        WHERE ${taken} AND p.chain IS DISTINCT FROM sha256(COALESCE(b.chain, decode(repeat('00', 32), 'hex')) || f.hash)`,
    },
    {
      code: 'FACT_HASH',
      says: { zh: '每个事实的哈希与其内容相符', en: 'Each fact’s hash is that of its content' },
      finds: { zh: '位置 {position} 的 {type} 已被改动', en: '{type} at position {position} was changed' },
      walk: { ...walk, rowsAtOnce: ROWS_HASHED_AT_ONCE },
      offenders: (db, after, through) => changedFacts(db, taken, [after, through]),
    },
  ];
}

async function changedFacts(db: Queryable, where: string, parameters: unknown[]): Promise<Offender[]> {
  const rows = await db.query<Fact & { hash: Buffer }>(
    `SELECT p.position, f.id, f.owner_id AS "ownerId", f.type, f.version, f.key, f.stream_id AS "streamId", f.business_date AS "businessDate", f.payload, f.hash
     FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id WHERE ${where} ORDER BY p.position`,
    parameters,
  );
  return rows
    .filter(({ ownerId, type, version, key, streamId, businessDate, payload, hash }) => {
      return !contentHash([ownerId, type, version, key, streamId, businessDate, payload]).equals(hash);
    })
    .map(({ id, type, position }) => ({ subject: id, type, position }));
}
