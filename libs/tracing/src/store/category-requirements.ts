import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import type { RequiredDocument } from '../rules/documents';

export interface RequirementRow {
  categoryCode: string;
  document: RequiredDocument;
  version: number;
  validFrom: BusinessDate;
  /** The same day as `validFrom` says that it is not needed from that day on. */
  validUntil: BusinessDate | null;
  source: string;
  /** The office; null for what every installation starts with. */
  putBy: string | null;
  putOn: BusinessDate;
}

const REQUIREMENT_COLUMNS = `r.category_code AS "categoryCode", r.document, r.version, r.valid_from AS "validFrom", r.valid_until AS "validUntil",
  r.source, r.put_by AS "putBy", r.put_on AS "putOn"`;

/**
 * What a category needs on a day, as a FROM item `r(document)`: of each document the newest version that begins by then
 * speaks. A requirement is of its category alone, not of narrower ones: dried goji is processed food, fresh goji is fruit.
 */
export function requiredOn(categoryCode: string, day: string): string {
  return `(SELECT newest.document FROM (SELECT DISTINCT ON (v.document) v.document, v.valid_until FROM category_requirements v
      WHERE v.category_code = ${categoryCode} AND v.valid_from <= ${day} ORDER BY v.document, v.version DESC) newest
    WHERE newest.valid_until IS NULL OR newest.valid_until > ${day}) r`;
}

/** The documents that categories need on a day, by category code. */
export async function requiredDocuments(
  db: Queryable,
  categoryCodes: readonly string[],
  day: BusinessDate,
): Promise<Map<string, RequiredDocument[]>> {
  const rows = await db.query<{ code: string; document: RequiredDocument }>(
    `SELECT c.code, r.document FROM unnest($1::text[]) AS c(code) CROSS JOIN LATERAL ${requiredOn('c.code', '$2')} ORDER BY 1, 2`,
    [categoryCodes, day],
  );
  return new Map([...groupedBy(rows, (row) => row.code)].map(([code, group]) => [code, group.map((r) => r.document)]));
}

/** Every version that was put, of one category or of all. */
export async function requirements(db: Queryable, categoryCode: string | null): Promise<RequirementRow[]> {
  return db.query<RequirementRow>(
    `SELECT ${REQUIREMENT_COLUMNS} FROM category_requirements r WHERE $1::text IS NULL OR r.category_code = $1
     ORDER BY r.category_code, r.document, r.version`,
    [categoryCode],
  );
}

export type NewRequirement = Omit<RequirementRow, 'version'>;

/**
 * Adds versions, each the next of its category and document; those who put one of the same category at once wait for each
 * other. With `onlyFirst`, what has a version already stays as it is. Gives back how many were added; one that is missing
 * was of an unknown category.
 */
export async function insertRequirements(
  tx: Tx,
  rows: readonly NewRequirement[],
  { onlyFirst = false } = {},
): Promise<{ version: number }[]> {
  tx.send('SELECT 1 FROM categories WHERE code = ANY($1::text[]) ORDER BY code FOR NO KEY UPDATE', [
    rows.map((row) => row.categoryCode),
  ]);
  return tx.query<{ version: number }>(
    `INSERT INTO category_requirements (category_code, document, version, valid_from, valid_until, source, put_by, put_on)
     SELECT n."categoryCode", n.document, 1 + before.version, n."validFrom", n."validUntil", n.source, n."putBy", n."putOn"
     FROM jsonb_to_recordset($1::jsonb) AS n("categoryCode" text, document text, "validFrom" date, "validUntil" date, source text, "putBy" uuid, "putOn" date)
     JOIN categories c ON c.code = n."categoryCode"
     CROSS JOIN LATERAL (SELECT COALESCE(max(v.version), 0) AS version FROM category_requirements v
       WHERE v.category_code = n."categoryCode" AND v.document = n.document) before
     WHERE NOT $2::boolean OR before.version = 0
     RETURNING version`,
    [JSON.stringify(rows), onlyFirst],
  );
}
