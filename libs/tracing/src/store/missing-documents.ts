import type { Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import type { RequiredDocument } from '../rules/documents';
import { requiredOn } from './category-requirements';

/**
 * What lots lack to be shipped on a day, by lot id: a commitment certificate that was issued by then and is not void, or a
 * licence of the supplier that an office verified, that holds on the day and covers the category. One statement; the lots
 * are locked by the caller, as issuing and making void lock them, so that neither comes between.
 */
export async function missingDocuments(
  tx: Tx,
  traceCodes: readonly string[],
  day: BusinessDate,
): Promise<Map<string, RequiredDocument[]>> {
  const rows = await tx.query<{ lotId: string; document: RequiredDocument }>(
    `SELECT l.id AS "lotId", r.document
     FROM trace_codes t JOIN lots l ON l.id = t.lot_id JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id
     CROSS JOIN LATERAL ${requiredOn('p.category_code', '$2')}
     WHERE t.code = ANY($1::text[]) AND NOT CASE r.document
       WHEN 'COMMITMENT_CERTIFICATE' THEN EXISTS (SELECT FROM commitment_certificates c WHERE c.lot_id = l.id AND c.issued_on <= $2
         AND NOT EXISTS (SELECT FROM commitment_certificate_voids v WHERE v.certificate_id = c.id AND v.supplier_id = c.supplier_id))
       ELSE EXISTS (SELECT FROM licences x WHERE x.supplier_id = l.supplier_id AND x.kind = r.document AND x.status = 'VERIFIED'
         AND x.valid_from <= $2 AND (x.valid_until IS NULL OR x.valid_until > $2) AND p.category_code = ANY(x.category_codes)) END`,
    [traceCodes, day],
  );
  return new Map([...groupedBy(rows, (row) => row.lotId)].map(([id, group]) => [id, group.map((r) => r.document)]));
}
