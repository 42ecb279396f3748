import { groupedBy } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import { placePatterns, type Viewer } from '@shanhai/graphql';
import {
  type ContractBudget,
  CONTRACTING_FACTS,
  type ContractingFact,
  type ContractingProcess,
  type ContractLine,
  type ContractParty,
} from '../rules/contracting-process';

/** Supplier orders that one statement looks through: bounds its time where few of them are the viewer's. */
const ORDERS_AT_ONCE = 2_000;
/** Facts that one statement looks through. */
const FACTS_AT_ONCE = 2_000;

/** How far the log is, and when its last fact was recorded. */
export interface LogHead {
  position: bigint;
  recordedAt: Date;
}

/** The newest place of the log at or before a position; null where nothing is recorded yet. */
export async function logHead(db: Queryable, through: bigint | null): Promise<LogHead | null> {
  const [row] = await db.query<LogHead>(
    `SELECT p.position, f.recorded_at AS "recordedAt" FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE $1::bigint IS NULL OR p.position <= $1 ORDER BY p.position DESC LIMIT 1`,
    [through],
  );
  return row ?? null;
}

/**
 * Which supplier orders, as `s`, are published to an office: those with its places on a side, as it sees them elsewhere. What
 * persons buy is no public contract, and is published to nobody.
 */
function published(viewer: Pick<Viewer, 'seatCodes'>, parameters: unknown[]): string {
  const places = `ANY($${parameters.push(placePatterns(viewer))}::text[])`;
  return `EXISTS (SELECT FROM organisations b JOIN organisations c ON c.id = s.supplier_id
    WHERE b.id = s.buyer_id AND b.unit_type <> 'PERSON' AND (b.seat_code LIKE ${places} OR c.seat_code LIKE ${places}))`;
}

/** Supplier orders of some days, in the order of day and id. */
export interface ContractingFilter {
  /** The first day; null for all. */
  from: string | null;
  /** The day after the last one. */
  until: string | null;
}
/** Day and id of a supplier order. */
export type OrderKey = readonly [placedOn: string, id: string];

/** Some of a list, and the key to go on behind; null at its end. */
export interface Window<Key> {
  ids: string[];
  next: Key | null;
}

/** The supplier orders of the next window of the listing that are published to an office, at most `most` of them. */
export async function nextSupplierOrders(
  db: Queryable,
  viewer: Pick<Viewer, 'seatCodes'>,
  { from, until }: ContractingFilter,
  after: OrderKey | null,
  most: number,
): Promise<Window<OrderKey>> {
  const parameters: unknown[] = [from, until, after?.[0] ?? null, after?.[1] ?? null, most];
  const rows = await db.query<{ id: string; placedOn: string; visible: boolean }>(
    `WITH seen AS MATERIALIZED (
       SELECT s.id, s.placed_on, s.buyer_id, s.supplier_id FROM supplier_orders s
       WHERE s.placed_on >= COALESCE($1::date, '-infinity') AND s.placed_on < COALESCE($2::date, 'infinity')
         AND (s.placed_on, s.id) > (COALESCE($3::date, '-infinity'), COALESCE($4::uuid, '00000000-0000-0000-0000-000000000000'))
       ORDER BY s.placed_on, s.id LIMIT ${ORDERS_AT_ONCE}
     ), visible AS (SELECT s.placed_on, s.id FROM seen s WHERE ${published(viewer, parameters)} ORDER BY s.placed_on, s.id LIMIT $5)
     SELECT id, placed_on AS "placedOn", true AS visible FROM visible
     UNION ALL (SELECT id, placed_on, false FROM seen WHERE (SELECT count(*) FROM seen) = ${ORDERS_AT_ONCE} ORDER BY placed_on DESC, id DESC LIMIT 1)`,
    parameters,
  );
  const ids = rows.filter(({ visible }) => visible);
  const end = rows.find(({ visible }) => !visible);
  const last = ids.length === most ? ids.at(-1) : end;
  return { ids: ids.map(({ id }) => id), next: last ? [last.placedOn, last.id] : null };
}

/** Places of the log and the published supplier orders that facts there are of, after one place and up to another. */
export async function nextContractingFacts(
  db: Queryable,
  viewer: Pick<Viewer, 'seatCodes'>,
  after: bigint,
  through: bigint,
  most: number,
): Promise<{ ids: string[]; until: bigint }> {
  const parameters: unknown[] = [after, through, CONTRACTING_FACTS, most];
  const [row] = await db.query<{ ids: string[] | null; until: bigint }>(
    `WITH seen AS MATERIALIZED (
       SELECT p.position, p.stream_id, p.type FROM fact_positions p WHERE p.position > $1 AND p.position <= $2 ORDER BY p.position LIMIT ${FACTS_AT_ONCE}
     ), visible AS (
       SELECT f.position, f.stream_id FROM seen f JOIN supplier_orders s ON s.id = f.stream_id
       WHERE f.type = ANY($3::text[]) AND ${published(viewer, parameters)} ORDER BY f.position LIMIT $4
     )
     SELECT (SELECT array_agg(DISTINCT stream_id::text) FROM visible) AS ids,
       CASE WHEN (SELECT count(*) FROM visible) = $4 THEN (SELECT max(position) FROM visible) ELSE COALESCE((SELECT max(position) FROM seen), $2) END AS until`,
    parameters,
  );
  return { ids: row.ids ?? [], until: row.until };
}

/**
 * Supplier orders with their facts up to a position, in the order of the ids given; those that have none are left out, because
 * they were never binding. Parties are called as they were when the order was placed; budgets are the targets of the buyer's
 * unit that were set before that day. So later changes of either leave what was published as it is.
 */
export async function contractingProcesses(
  db: Queryable,
  ids: readonly string[],
  through: bigint,
): Promise<ContractingProcess[]> {
  if (ids.length === 0) return [];
  const [facts, abouts] = await Promise.all([factsOf(db, ids, through), aboutOf(db, ids)]);
  const byId = new Map(abouts.map((about) => [about.supplierOrderId, about]));
  return ids.flatMap((id) => {
    const [of, about] = [facts.get(id), byId.get(id)];
    return of?.some(({ type }) => type === 'supplier_order.placed') && about ? [{ ...about, facts: of }] : [];
  });
}

async function factsOf(
  db: Queryable,
  ids: readonly string[],
  through: bigint,
): Promise<Map<string, ContractingFact[]>> {
  const rows = await db.query<ContractingFact & { streamId: string }>(
    `SELECT p.stream_id AS "streamId", f.id, p.position, f.type, f.business_date AS "on", f.recorded_at AS "recordedAt", f.payload
     FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE p.stream_id = ANY($1::uuid[]) AND p.position <= $2 AND p.type = ANY($3::text[]) ORDER BY p.position`,
    [ids, through, CONTRACTING_FACTS],
  );
  return groupedBy(rows, ({ streamId }) => streamId);
}

type About = Omit<ContractingProcess, 'facts'>;

/** The name of an organisation `o` on the day of a supplier order `s`, as JSON of a party. */
export const partyOf = (
  alias: string,
) => `jsonb_build_object('creditCode', ${alias}.credit_code, 'seatCode', ${alias}.seat_code, 'name', COALESCE(
  (SELECT n.name_after FROM unit_changes n WHERE n.unit_id = ${alias}.id AND n.kind = 'RENAMED' AND n.effective_on <= s.placed_on AND n.recorded_on < s.placed_on
   ORDER BY n.effective_on DESC, n.version DESC LIMIT 1),
  (SELECT n.name_before FROM unit_changes n WHERE n.unit_id = ${alias}.id AND n.kind = 'RENAMED' ORDER BY n.version LIMIT 1), ${alias}.name))`;

async function aboutOf(db: Queryable, ids: readonly string[]): Promise<About[]> {
  const rows = await db.query<{
    supplierOrderId: string;
    buyer: ContractParty;
    supplier: ContractParty;
    lines: ContractLine[];
    budgets: (Omit<ContractBudget, 'amountFen'> & { amountFen: string })[];
  }>(
    `SELECT s.id AS "supplierOrderId", ${partyOf('b')} AS buyer, ${partyOf('c')} AS supplier,
       (SELECT jsonb_agg(jsonb_build_object('lineId', l.id, 'skuName', l.sku_name) ORDER BY l.ordinal) FROM order_lines l WHERE l.supplier_order_id = s.id) AS lines,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('id', t.id || '-' || t.version, 'scheme', t.scheme_code, 'schemeName', t.name_zh, 'period', t.period, 'amountFen', t.amount_fen::text, 'source', t.source)
           ORDER BY t.scheme_code, t.measure)
         FROM (SELECT DISTINCT ON (g.id) g.id, g.version, g.scheme_code, g.measure, g.period, g.amount_fen, g.source, g.withdrawn, k.name_zh
           FROM targets g JOIN LATERAL (SELECT name_zh FROM schemes k WHERE k.code = g.scheme_code ORDER BY k.version LIMIT 1) k ON true
           WHERE g.subject_kind = 'UNIT' AND g.subject = s.buyer_id::text AND g.period = to_char(s.placed_on, 'YYYY') AND g.set_on < s.placed_on
           ORDER BY g.id, g.version DESC) t WHERE NOT t.withdrawn), '[]') AS budgets
     FROM supplier_orders s JOIN organisations b ON b.id = s.buyer_id JOIN organisations c ON c.id = s.supplier_id WHERE s.id = ANY($1::uuid[])`,
    [ids],
  );
  return rows.map((row) => ({
    ...row,
    lines: row.lines ?? [],
    budgets: row.budgets.map((budget) => ({ ...budget, amountFen: BigInt(budget.amountFen) })),
  }));
}
