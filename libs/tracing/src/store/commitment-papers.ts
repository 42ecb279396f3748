import type { Queryable, Tx } from '@shanhai/database';
import { type CommitmentRow, newestCommitments } from './commitment-certificates';
import { lotByTraceCode } from './lots';

/** A paper as it was first handed out. */
export interface CommitmentPaper {
  file: Buffer;
  /** SHA-256 of the file, in hex. */
  fileHash: string;
}

/** The newest certificate of the lot that carries a trace code, void or not; null where there is none. */
export async function commitmentOfTraceCode(db: Queryable, traceCode: string): Promise<CommitmentRow | null> {
  const lot = await lotByTraceCode(db, traceCode);
  return (lot && (await newestCommitments(db, [lot.id])).get(lot.id)) ?? null;
}

export async function paperOf(
  db: Queryable,
  { id, supplierId }: CommitmentRow,
  withContact: boolean,
): Promise<CommitmentPaper | null> {
  const [row] = await db.query<CommitmentPaper>(
    `SELECT file, file_hash AS "fileHash" FROM commitment_certificate_papers
     WHERE certificate_id = $1 AND supplier_id = $2 AND with_contact = $3`,
    [id, supplierId, withContact],
  );
  return row ?? null;
}

/** Keeps a paper, or gives back the one that somebody kept in the meantime. */
export async function insertPaper(
  tx: Tx,
  certificate: CommitmentRow,
  withContact: boolean,
  file: Buffer,
): Promise<CommitmentPaper> {
  tx.send(
    `INSERT INTO commitment_certificate_papers (certificate_id, supplier_id, with_contact, file, file_hash)
     VALUES ($1, $2, $3, $4::bytea, encode(sha256($4::bytea), 'hex')) ON CONFLICT DO NOTHING`,
    [certificate.id, certificate.supplierId, withContact, file],
  );
  return (await paperOf(tx, certificate, withContact))!;
}
