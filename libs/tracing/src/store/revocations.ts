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
  /** Since when the lot goes out under a wider claim; what was shipped before stays revoked. Null where it does not. */
  supersededOn: BusinessDate | null;
}

export const REVOCATION_COLUMNS = `r.id, r.supplier_id AS "supplierId", r.lot_id AS "lotId", r.claim_id AS "claimId", r.office_id AS "officeId",
  r.revoked_from AS "revokedFrom", r.revoked_on AS "revokedOn", r.reason, r.ended_on AS "endedOn", r.ended_by AS "endedBy", r.end_reason AS "endReason", r.superseded_on AS "supersededOn"`;

export type NewRevocation = Omit<RevocationRow, 'endedOn' | 'endedBy' | 'endReason' | 'supersededOn'>;

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
  tx.send("INSERT INTO revocation_news (revocation_id, kind) VALUES ($1, 'REVOKED')", [row.id]);
}

/** A revocation of a lot's own origin that lasts, with the place of the claim that was revoked. */
export interface LastingRevocation extends RevocationRow {
  placeCode: string;
  /** Whether there are supplier orders that were not told of it yet. */
  untold: boolean;
}

/** The revocations of a lot's own origin that last; at most one of them bars it. The lot's row is locked. */
export function lastingRevocations(tx: Tx, lotId: string, supplierId: string): Promise<LastingRevocation[]> {
  return tx.query(
    `SELECT ${REVOCATION_COLUMNS}, c.place_code AS "placeCode",
       EXISTS (SELECT FROM revocation_news n WHERE n.revocation_id = r.id AND n.kind = 'REVOKED') AS untold
     FROM origin_revocations r JOIN origin_claims c ON c.id = r.claim_id AND c.supplier_id = r.supplier_id
     WHERE r.lot_id = $1 AND r.supplier_id = $2 AND r.ended_on IS NULL ORDER BY r.id`,
    [lotId, supplierId],
  );
}

/** The revocation that bars a lot from shipping for its own origin; null where none does. The lot's row is locked. */
export async function barringRevocation(tx: Tx, lotId: string, supplierId: string): Promise<RevocationRow | null> {
  const lasting = await lastingRevocations(tx, lotId, supplierId);
  return lasting.find(({ supersededOn }) => supersededOn === null) ?? null;
}

/** Ends revocations that last: lots that they alone barred can be shipped again, and purchases are told. */
export function endRevocations(
  tx: Tx,
  revocations: readonly RevocationRow[],
  end: { on: BusinessDate; by: string; reason: string },
): void {
  const ids = revocations.map(({ id }) => id);
  tx.send('UPDATE origin_revocations SET ended_on = $2, ended_by = $3, end_reason = $4 WHERE id = ANY($1::uuid[])', [
    ids,
    end.on,
    end.by,
    end.reason,
  ]);
  for (const barring of revocations.filter(({ supersededOn }) => supersededOn === null)) unbar(tx, barring);
  tx.send(
    "INSERT INTO revocation_news (revocation_id, kind) SELECT id, 'REINSTATED' FROM unnest($1::uuid[]) WITH ORDINALITY AS e(id, n) ORDER BY n",
    [ids],
  );
}

/** Lets a lot out under a wider claim: all orders were told of what was shipped before, and it stays revoked. */
export function supersedeRevocation(tx: Tx, barring: RevocationRow, by: { claimId: string; on: BusinessDate }): void {
  tx.send('UPDATE origin_revocations SET superseded_by = $3, superseded_on = $4 WHERE id = $1 AND supplier_id = $2', [
    ...[barring.id, barring.supplierId, by.claimId, by.on],
  ]);
  unbar(tx, barring);
}

/** The rows of the lots are locked in the order of their ids. Of a lot's own revocations at most one bars it. */
function unbar(tx: Tx, { id }: RevocationRow): void {
  tx.send(
    `WITH locked AS MATERIALIZED (SELECT l.id, l.supplier_id FROM revoked_lots v JOIN lots l ON l.id = v.lot_id AND l.supplier_id = v.supplier_id
       WHERE v.revocation_id = $1 ORDER BY l.id FOR UPDATE OF l)
     UPDATE lots SET revocations = lots.revocations - 1 FROM locked WHERE lots.id = locked.id AND lots.supplier_id = locked.supplier_id`,
    [id],
  );
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

/** The revocations that bar lots, of their own origin and of that of lots that they were made of, by lot id. */
export async function revocationsOfLots(
  db: Queryable,
  lotIds: readonly string[],
): Promise<Map<string, RevocationRow[]>> {
  const rows = await db.query<RevocationRow & { ofLotId: string }>(
    `SELECT v.lot_id AS "ofLotId", ${REVOCATION_COLUMNS} FROM revoked_lots v JOIN origin_revocations r ON r.id = v.revocation_id
     WHERE v.lot_id = ANY($1::uuid[]) AND r.ended_on IS NULL AND r.superseded_by IS NULL ORDER BY r.revoked_from, r.id`,
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
