import type { Queryable } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { brands, categories } from '../store/classes';
import type { Brand, Category } from './class.types';

/** The category of a code; the calls of one request are one statement. */
export function loadCategory(context: RequestContext, db: Queryable, code: string): Promise<Category | null> {
  return loadBatched(context, 'categories', code, async (codes) => byCode(await categories(db, codes)));
}

/** The brand of a code; the calls of one request are one statement. */
export function loadBrand(context: RequestContext, db: Queryable, code: string): Promise<Brand | null> {
  return loadBatched(context, 'brands', code, async (codes) => byCode(await brands(db, codes)));
}

function byCode<Row extends { code: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.code, row]));
}
