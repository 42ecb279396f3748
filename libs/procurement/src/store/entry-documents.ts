import type { BusinessDate, Fen } from '@shanhai/kernel';
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
  'SALES_REPORT',
  'ORIGIN_PROOF',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface DocumentRow {
  /** Position of the fact that it supports. */
  position: bigint;
  kind: DocumentKind;
  /** Of the claim, certificate, invoice, bank reference, form or report. */
  number: string;
  issuedOn: BusinessDate | null;
  hash: string;
  mediaType: string;
  sizeBytes: number;
}

/** A person's own purchase: its papers name the person, so that they and the supplier alone are shown them (CR-15). */
const IS_PERSON = (id: string) => `EXISTS (SELECT FROM organisations a WHERE a.id = ${id} AND a.unit_type = 'PERSON')`;

/**
 * The files behind the facts of an entry's purchase up to the one that made it: those of its own lot and of the evidence that
 * covers it, not of the others. A channel's report tells of other goods too, so only offices and the channel are shown it. One statement.
 */
export function documentsOf(db: Queryable, viewer: Viewer, row: EntryRow): Promise<DocumentRow[]> {
  return db.query(
    `WITH told AS MATERIALIZED (
       SELECT p.position, p.owner_id, f.type, f.payload, f.business_date FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
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
       FROM told t WHERE t.type = 'evidence.attached' AND ($6::uuid IN (t.owner_id, $7::uuid) OR NOT ${IS_PERSON('t.owner_id')}) AND EXISTS (
         SELECT FROM jsonb_array_elements(t.payload -> 'lines') AS l(line) WHERE l.line ->> 'lineId' = $4 AND COALESCE(l.line ->> 'lotId', $3::text) = $3::text)
       UNION ALL
       SELECT t.position, 'SALES_REPORT', t.payload ->> 'reportId', t.business_date, jsonb_array_elements_text(t.payload -> 'evidence')
       FROM told t WHERE t.type = 'channel.sales_confirmed' AND $5
       UNION ALL
       SELECT t.position, 'ORIGIN_PROOF', l.line ->> 'placeCode', (l.line ->> 'harvestedOn')::date, jsonb_array_elements_text(l.line -> 'evidence')
       FROM told t, jsonb_array_elements(t.payload -> 'rows') AS l(line) WHERE t.type = 'purchase.declared' AND l.line ->> 'rowId' = $4::text
     )
     SELECT n.position, n.kind, n.number, n.issued_on AS "issuedOn", n.hash, f.media_type AS "mediaType", f.size_bytes AS "sizeBytes"
     FROM named n JOIN files f ON f.hash = n.hash ORDER BY n.position, n.kind, n.number, n.hash`,
    [
      row.streamId,
      row.position,
      row.lotId,
      row.orderLineId,
      viewer.organisationKind === 'OFFICE' || viewer.organisationId === row.buyerId,
      viewer.organisationId,
      row.supplierId,
    ],
  );
}

/** A row of a bank's statement that paid a purchase. */
export interface TransferRow {
  /** Position of the fact that it made. */
  position: bigint;
  bankReference: string;
  bookedOn: BusinessDate;
  payerName: string;
  /** All that came. */
  amountFen: Fen;
  /** What of it paid the purchase. */
  paidFen: Fen;
  /** SHA-256 of the statement, which only its custodian opens. */
  statementHash: string;
}

/**
 * The rows of bank statements behind the payments of an entry's purchase up to the fact that made it: for offices, and the buyer
 * whose money it was. A transfer may pay several suppliers, so none of them is shown it.
 */
export function transfersOf(
  db: Queryable,
  viewer: Viewer,
  { streamId, position }: Pick<EntryRow, 'streamId' | 'position'>,
): Promise<TransferRow[]> {
  return db.query(
    `SELECT p.position, b.bank_reference AS "bankReference", b.booked_on AS "bookedOn", b.payer_name AS "payerName", b.amount_fen AS "amountFen",
       (f.payload ->> 'amountFen')::bigint AS "paidFen", s.content_hash AS "statementHash"
     FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     JOIN bank_transfers b ON b.id = (f.payload ->> 'transferId')::uuid JOIN bank_statements s ON s.id = b.statement_id
     WHERE p.stream_id = $1 AND p.position <= $2 AND p.type = 'payment.received' AND ($3 AND NOT ${IS_PERSON('p.owner_id')} OR p.owner_id = $4)`,
    [streamId, position, viewer.organisationKind === 'OFFICE', viewer.organisationId],
  );
}

/** The date of the entries that an entry takes back (CR-5): an earlier increase, or one of its own date; null where it adds. */
export function takesBackOn({ judgement, recognisedOn, goodsFen }: EntryRow): BusinessDate | null {
  return goodsFen < 0n ? (judgement.takesBack ?? recognisedOn) : null;
}

/** The entries that an entry takes back, oldest first: increases of the same root under the same facets. */
export function entriesTakenBack(db: Queryable, viewer: Viewer, row: EntryRow): Promise<EntryRow[]> {
  const parameters: unknown[] = [row.id, row.streamId, takesBackOn(row)];
  return db.query(
    `SELECT ${COLUMNS} FROM count_entries back JOIN count_entries e ON e.stream_id = back.stream_id AND e.facet_id = back.facet_id
       AND e.order_line_id = back.order_line_id AND e.lot_id = back.lot_id AND e.position <= back.position
     JOIN count_facets f ON f.id = e.facet_id
     WHERE back.id = $1 AND back.stream_id = $2 AND e.recognised_on = $3 AND e.goods_fen > 0 AND NOT e.judgement ? 'takesBack' AND ${visibleFacets(viewer, parameters)}
     ORDER BY e.position, e.id`,
    parameters,
  );
}
