import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

/** A kind of goods; `parentCode` leads up. */
export interface CategoryRow {
  code: string;
  parentCode: string | null;
  nameZh: string;
  nameEn: string;
  special: boolean;
}

/** A regional brand and the places that may carry it. */
export interface NewBrand {
  code: string;
  nameZh: string;
  nameEn: string;
  areaCodes: string[];
  source: string;
}
/** With the span in which it may be claimed; null where its source names no day. */
export interface BrandRow extends NewBrand {
  validFrom: BusinessDate | null;
  validUntil: BusinessDate | null;
}

/** Categories by code; all of them where no codes are given. */
export async function categories(db: Queryable, codes: readonly string[] | null): Promise<CategoryRow[]> {
  return db.query<CategoryRow>(
    `SELECT code, parent_code AS "parentCode", name_zh AS "nameZh", name_en AS "nameEn", special
     FROM categories WHERE $1::text[] IS NULL OR code = ANY($1) ORDER BY code`,
    [codes],
  );
}

/** SQL of the codes of a category and all below it, as deep as categories go; `code` is an expression of text. */
export const categoriesBelow = (code: string): string =>
  `WITH RECURSIVE below AS (SELECT ${code}::text AS code UNION SELECT c.code FROM categories c JOIN below ON c.parent_code = below.code) SELECT code FROM below`;

/** Brands by code; all of them where no codes are given. */
export async function brands(db: Queryable, codes: readonly string[] | null): Promise<BrandRow[]> {
  return db.query<BrandRow>(
    `SELECT code, name_zh AS "nameZh", name_en AS "nameEn", area_codes AS "areaCodes", source, valid_from AS "validFrom", valid_until AS "validUntil"
     FROM brands WHERE $1::text[] IS NULL OR code = ANY($1) ORDER BY code`,
    [codes],
  );
}

/** Adds categories and brands, or brings those that are there up to date. Parents stand before their children. */
export function putClasses(tx: Tx, rows: { categories: readonly CategoryRow[]; brands: readonly NewBrand[] }): void {
  tx.send(
    `INSERT INTO categories (code, parent_code, name_zh, name_en, special)
     SELECT code, "parentCode", "nameZh", "nameEn", special
     FROM jsonb_to_recordset($1::jsonb) AS c(code text, "parentCode" text, "nameZh" text, "nameEn" text, special boolean)
     ON CONFLICT (code) DO UPDATE SET parent_code = EXCLUDED.parent_code, name_zh = EXCLUDED.name_zh, name_en = EXCLUDED.name_en,
       special = EXCLUDED.special`,
    [JSON.stringify(rows.categories)],
  );
  tx.send(
    `INSERT INTO brands (code, name_zh, name_en, area_codes, source)
     SELECT code, "nameZh", "nameEn", ARRAY(SELECT jsonb_array_elements_text("areaCodes")), source
     FROM jsonb_to_recordset($1::jsonb) AS b(code text, "nameZh" text, "nameEn" text, "areaCodes" jsonb, source text)
     ON CONFLICT (code) DO UPDATE SET name_zh = EXCLUDED.name_zh, name_en = EXCLUDED.name_en, area_codes = EXCLUDED.area_codes, source = EXCLUDED.source`,
    [JSON.stringify(rows.brands)],
  );
}
