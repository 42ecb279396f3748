import type { BusinessDate } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { visibleFacets } from './figures';
import { COLUMNS, type EntryRow } from './entries';

/** What a document says: where the goods are from, what they are, that they were invoiced, paid for, received or sold. */
export const DOCUMENT_KINDS = [
  'ORIGIN_CLAIM',
  'CERTIFICATE',
  'INVOICE',
  'ACCEPTANCE_FORM',
  'BANK_REFERENCE',
  'BANK_STATEMENT',
  'SALES_REPORT',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface DocumentRow {
  /** Position of the fact that it supports. */
  position: bigint;
  kind: DocumentKind;
  /** Of the claim, certificate, invoice, transfer or report. */
  number: string;
  issuedOn: BusinessDate | null;
  hash: string;
  mediaType: string;
  sizeBytes: number;
}

/**
 * The files behind the facts of an entry's purchase up to the one that made it: of its own lot, not of the others. A bank
 * statement tells of other buyers too, so only offices are shown it. One statement.
 */
export function documentsOf(
  db: Queryable,
  viewer: Viewer,
  { streamId, lotId, position }: Pick<EntryRow, 'streamId' | 'lotId' | 'position'>,
): Promise<DocumentRow[]> {
  return db.query(
    `WITH told AS MATERIALIZED (
       SELECT p.position, f.type, f.payload, f.business_date FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
       WHERE p.stream_id = $1 AND p.position <= $2
     ), shipped AS (
       SELECT DISTINCT t.position, l.line -> 'lot' ->> 'claimId' AS claim_id FROM told t, jsonb_array_elements(t.payload -> 'lines') AS l(line)
       WHERE t.type = 'supplier_order.shipped' AND l.line -> 'lot' ->> 'lotId' = $3::text
     ), named AS (
       SELECT s.position, 'ORIGIN_CLAIM' AS kind, c.id::text AS number, c.decided_on AS issued_on, unnest(c.evidence) AS hash
       FROM shipped s JOIN origin_claims c ON c.id = s.claim_id::uuid
       UNION ALL
       SELECT s.position, 'CERTIFICATE', c.number, c.issued_on, c.file_hash FROM shipped s JOIN certificates c ON c.lot_id = $3::uuid
       UNION ALL
       SELECT t.position, t.payload ->> 'kind', t.payload ->> 'number', (t.payload ->> 'issuedOn')::date, t.payload ->> 'fileHash'
       FROM told t WHERE t.type = 'evidence.attached'
       UNION ALL
       SELECT t.position, 'BANK_STATEMENT', b.bank_reference, b.booked_on, s.content_hash
       FROM told t JOIN bank_transfers b ON b.id = (t.payload ->> 'transferId')::uuid JOIN bank_statements s ON s.id = b.statement_id
       WHERE t.type = 'payment.received' AND $4
       UNION ALL
       SELECT t.position, 'SALES_REPORT', t.payload ->> 'reportId', t.business_date, jsonb_array_elements_text(t.payload -> 'evidence')
       FROM told t WHERE t.type = 'channel.sales_confirmed'
     )
     SELECT n.position, n.kind, n.number, n.issued_on AS "issuedOn", n.hash, f.media_type AS "mediaType", f.size_bytes AS "sizeBytes"
     FROM named n JOIN files f ON f.hash = n.hash ORDER BY n.position, n.kind, n.number, n.hash`,
    [streamId, position, lotId, viewer.organisationKind === 'OFFICE'],
  );
}

/** The date of the entries that an entry takes back (CR-5): an earlier increase, or one of its own date; null where it adds. */
export function takesBackOn({ judgement, recognisedOn, goodsFen }: EntryRow): BusinessDate | null {
  return judgement.takesBack ?? (goodsFen < 0n ? recognisedOn : null);
}

/** The entries that an entry takes back, oldest first: increases of the same root under the same facets. */
export function entriesTakenBack(db: Queryable, viewer: Viewer, row: EntryRow): Promise<EntryRow[]> {
  const parameters: unknown[] = [row.id, row.streamId, takesBackOn(row)];
  return db.query(
    `SELECT ${COLUMNS} FROM count_entries back JOIN count_entries e ON e.stream_id = back.stream_id AND e.facet_id = back.facet_id
       AND e.order_line_id = back.order_line_id AND e.lot_id = back.lot_id AND e.position <= back.position
     JOIN count_facets f ON f.id = e.facet_id
     WHERE back.id = $1 AND back.stream_id = $2 AND e.recognised_on = $3 AND e.goods_fen > 0 AND ${visibleFacets(viewer, parameters)}
     ORDER BY e.position, e.id`,
    parameters,
  );
}
