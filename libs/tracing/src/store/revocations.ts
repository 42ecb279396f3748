import { type Queryable, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import { groupedBy } from '@shanhai/kernel';

export interface RevocationRow {
  id: string;
  supplierId: string;
  lotId: string;
  claimId: string;
  officeId: string;
  revokedFrom: BusinessDate;
  revokedOn: BusinessDate;
  reason: string;
  endedOn: BusinessDate | null;
  endedBy: string | null;
  endReason: string | null;
}

export const REVOCATION_COLUMNS = `r.id, r.supplier_id AS "supplierId", r.lot_id AS "lotId", r.claim_id AS "claimId", r.office_id AS "officeId",
  r.revoked_from AS "revokedFrom", r.revoked_on AS "revokedOn", r.reason, r.ended_on AS "endedOn", r.ended_by AS "endedBy", r.end_reason AS "endReason"`;

export type NewRevocation = Omit<RevocationRow, 'endedOn' | 'endedBy' | 'endReason'>;

/** Writes a revocation of the origin of lots whose rows are locked: none of them can be shipped from here on. */
export function insertRevocation(
  tx: Tx,
  row: NewRevocation,
  lots: readonly { id: string; supplierId: string }[],
): void {
  tx.send(
    `INSERT INTO origin_revocations (id, supplier_id, lot_id, claim_id, office_id, revoked_from, revoked_on, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.id, row.supplierId, row.lotId, row.claimId, row.officeId, row.revokedFrom, row.revokedOn, row.reason],
  );
  tx.send(
    `WITH revoked AS (INSERT INTO revoked_lots (lot_id, supplier_id, revocation_id) SELECT *, $3::uuid FROM unnest($1::uuid[], $2::uuid[]) RETURNING lot_id, supplier_id)
     UPDATE lots SET revocations = lots.revocations + 1 FROM revoked WHERE lots.id = revoked.lot_id AND lots.supplier_id = revoked.supplier_id`,
    [lots.map(({ id }) => id), lots.map(({ supplierId }) => supplierId), row.id],
  );
  tellPurchases(tx, row.id, 'REVOKED');
}

/** The revocation of a lot's own origin that lasts; null where none does. The lot's row is locked. */
export async function lastingRevocation(tx: Tx, lotId: string, supplierId: string): Promise<RevocationRow | null> {
  const [row] = await tx.query<RevocationRow>(
    `SELECT ${REVOCATION_COLUMNS} FROM origin_revocations r WHERE r.lot_id = $1 AND r.supplier_id = $2 AND r.ended_on IS NULL`,
    [lotId, supplierId],
  );
  return row ?? null;
}

/** Ends a revocation that lasts: lots that it alone kept from shipping can be shipped again. Their rows are locked in the order of their ids. */
export function endRevocation(
  tx: Tx,
  { id, supplierId }: RevocationRow,
  end: { on: BusinessDate; by: string; reason: string },
): void {
  tx.send(
    `UPDATE origin_revocations SET ended_on = $3, ended_by = $4, end_reason = $5 WHERE id = $1 AND supplier_id = $2`,
    [id, supplierId, end.on, end.by, end.reason],
  );
  tx.send(
    `WITH locked AS MATERIALIZED (SELECT l.id, l.supplier_id FROM revoked_lots v JOIN lots l ON l.id = v.lot_id AND l.supplier_id = v.supplier_id
       WHERE v.revocation_id = $1 ORDER BY l.id FOR UPDATE OF l)
     UPDATE lots SET revocations = lots.revocations - 1 FROM locked WHERE lots.id = locked.id AND lots.supplier_id = locked.supplier_id`,
    [id],
  );
  tellPurchases(tx, id, 'REINSTATED');
}

function tellPurchases(tx: Tx, revocationId: string, kind: RevocationNews['kind']): void {
  tx.send('INSERT INTO revocation_news (revocation_id, kind) VALUES ($1, $2)', [revocationId, kind]);
}

/** The revocations of claims, the newest first, by claim id. */
export async function revocationsOfClaims(
  db: Queryable,
  claimIds: readonly string[],
): Promise<Map<string, RevocationRow[]>> {
  const rows = await db.query<RevocationRow>(
    `SELECT ${REVOCATION_COLUMNS} FROM origin_revocations r WHERE r.claim_id = ANY($1::uuid[]) ORDER BY r.revoked_on DESC, r.id DESC`,
    [claimIds],
  );
  return groupedBy(rows, ({ claimId }) => claimId);
}

/** The revocations that last, of lots and of those that they were made of, by lot id. */
export async function revocationsOfLots(
  db: Queryable,
  lotIds: readonly string[],
): Promise<Map<string, RevocationRow[]>> {
  const rows = await db.query<RevocationRow & { ofLotId: string }>(
    `SELECT v.lot_id AS "ofLotId", ${REVOCATION_COLUMNS} FROM revoked_lots v JOIN origin_revocations r ON r.id = v.revocation_id
     WHERE v.lot_id = ANY($1::uuid[]) AND r.ended_on IS NULL ORDER BY r.revoked_from, r.id`,
    [lotIds],
  );
  return groupedBy(rows, ({ ofLotId }) => ofLotId);
}

/** What purchases are to be told of a revocation: that it is there, or that it has ended. */
export interface RevocationNews {
  seq: bigint;
  kind: 'REVOKED' | 'REINSTATED';
  /** Supplier orders up to this one were told. */
  after: string;
  revocation: RevocationRow;
}

/** The oldest news that not all purchases were told; null where there is none. One process at a time. */
export async function nextRevocationNews(tx: Tx): Promise<RevocationNews | null> {
  const [row] = await tx.query<Omit<RevocationNews, 'revocation'> & RevocationRow>(
    `SELECT n.seq, n.kind, n.after, ${REVOCATION_COLUMNS} FROM (SELECT * FROM revocation_news ORDER BY seq LIMIT 1 FOR UPDATE) n
     JOIN origin_revocations r ON r.id = n.revocation_id`,
  );
  if (!row) return null;
  const { seq, kind, after, ...revocation } = row;
  return { seq, kind, after, revocation };
}

/** Notes that supplier orders up to one were told, or, where there is none, all of them. */
export function toldOf(tx: Tx, { seq }: RevocationNews, after: string | null): void {
  if (after === null) tx.send('DELETE FROM revocation_news WHERE seq = $1', [seq]);
  else tx.send('UPDATE revocation_news SET after = $2 WHERE seq = $1', [seq, after]);
}
