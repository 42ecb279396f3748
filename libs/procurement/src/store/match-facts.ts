import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import { LogFollower, type Queryable } from '@shanhai/database';
import type { PartyCodes } from '../rules/invoice-match';
import { type InvoiceSaid, MATCH_FACTS, type MatchFact } from '../rules/invoiced-order';
import { invoicesOf } from './invoices';

/** How far invoices are matched. */
export const invoiceMatching = new LogFollower('invoice_match_progress');

/** Supplier orders of which something that matching reads stands at positions. */
export async function ordersToMatch(db: Queryable, position: bigint, until: bigint): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'SELECT DISTINCT stream_id AS id FROM fact_positions WHERE position > $1 AND position <= $2 AND type = ANY($3::text[]) AND stream_id IS NOT NULL',
    [position, until, MATCH_FACTS],
  );
  return rows.map(({ id }) => id);
}

/** What matching reads of supplier orders up to a position, by order. */
export async function matchFacts(
  db: Queryable,
  ids: readonly string[],
  until: bigint,
): Promise<Map<string, MatchFact[]>> {
  const rows = await db.query<MatchFact & { streamId: string; on: BusinessDate }>(
    `SELECT p.stream_id AS "streamId", f.id, f.type, f.version, f.key, f.business_date AS "on", f.payload
     FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE p.stream_id = ANY($1::uuid[]) AND p.position <= $2 AND p.type = ANY($3::text[])`,
    [ids, until, MATCH_FACTS],
  );
  return groupedBy(rows, ({ streamId }) => streamId);
}

/** What invoices print, by the id of the evidence. */
export async function saidBy(db: Queryable, evidenceIds: readonly string[]): Promise<Map<string, InvoiceSaid>> {
  const rows = await invoicesOf(db, evidenceIds);
  return new Map(
    [...rows].map(([id, { sellerName, buyerName, sellerCode, buyerCode, reversesId }]) => [
      id,
      {
        names: { seller: sellerName, buyer: buyerName },
        codes: { seller: sellerCode, buyer: buyerCode },
        reversesId,
      },
    ]),
  );
}

/** Credit codes by organisation. */
export async function creditCodes(
  db: Queryable,
  organisationIds: readonly string[],
): Promise<Map<string, PartyCodes['seller']>> {
  const rows = await db.query<{ id: string; code: string | null }>(
    'SELECT id, credit_code AS code FROM organisations WHERE id = ANY($1::uuid[])',
    [organisationIds],
  );
  return new Map(rows.map(({ id, code }) => [id, code]));
}
