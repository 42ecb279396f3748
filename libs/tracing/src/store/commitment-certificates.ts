import type { Queryable, Tx } from '@shanhai/database';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import type { CommitmentSources } from '../rules/commitment-sources';
import type { CommitmentBasis } from '../rules/documents';

/** What stands on a commitment certificate. Never changed: a wrong one is made void, and another issued. */
export interface CommitmentContent {
  number: string;
  traceCode: string;
  product: string;
  quantityBase: string;
  baseUnit: BaseUnit;
  placeCode: string;
  /** The place from the province down, as of the harvest. */
  placeName: string;
  harvestedOn: BusinessDate;
  issuedOn: BusinessDate;
  party: { organisationId: string; name: string; creditCode: string };
  contact: { name: string; phone: string };
  bases: CommitmentBasis[];
  /** Content hashes of what the commitment rests on, such as a test report. */
  evidence: string[];
  /** What it was made of; absent for a lot of one harvest. */
  sources?: CommitmentSources;
}

export interface CommitmentRow {
  id: string;
  supplierId: string;
  lotId: string;
  version: number;
  issuedOn: BusinessDate;
  content: CommitmentContent;
  /** SHA-256 of the content's canonical JSON, in hex. */
  contentHash: string;
  voidedOn: BusinessDate | null;
  voidReason: string | null;
}

const SELECT = `SELECT c.id, c.supplier_id AS "supplierId", c.lot_id AS "lotId", c.version, c.issued_on AS "issuedOn", c.content,
    encode(c.content_hash, 'hex') AS "contentHash", v.voided_on AS "voidedOn", v.reason AS "voidReason"
  FROM commitment_certificates c
  LEFT JOIN commitment_certificate_voids v ON v.certificate_id = c.id AND v.supplier_id = c.supplier_id`;

/** Commitment certificates by id, in one statement; unknown ids are left out. */
export async function commitmentsById(db: Queryable, ids: readonly string[]): Promise<Map<string, CommitmentRow>> {
  const rows = await db.query<CommitmentRow>(`${SELECT} WHERE c.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The newest certificate of each lot, void or not, by lot id: only the newest can be valid. */
export async function newestCommitments(db: Queryable, lotIds: readonly string[]): Promise<Map<string, CommitmentRow>> {
  const rows = await db.query<CommitmentRow>(
    `SELECT DISTINCT ON (c."lotId") c.* FROM (${SELECT} WHERE c.lot_id = ANY($1::uuid[])) c ORDER BY c."lotId", c.version DESC`,
    [lotIds],
  );
  return new Map(rows.map((row) => [row.lotId, row]));
}

/** Adds a certificate of a lot that is locked. */
export function insertCommitment(tx: Tx, row: Omit<CommitmentRow, 'voidedOn' | 'voidReason'>): void {
  tx.send(
    `INSERT INTO commitment_certificates (id, supplier_id, lot_id, version, issued_on, content, content_hash)
     VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'))`,
    [row.id, row.supplierId, row.lotId, row.version, row.issuedOn, JSON.stringify(row.content), row.contentHash],
  );
}

/** Makes a certificate of a locked lot void. */
export function insertVoid(tx: Tx, row: CommitmentRow, on: BusinessDate, reason: string): void {
  tx.send(
    'INSERT INTO commitment_certificate_voids (certificate_id, supplier_id, voided_on, reason) VALUES ($1, $2, $3, $4)',
    [row.id, row.supplierId, on, reason],
  );
}
