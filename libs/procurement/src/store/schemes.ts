import type { Queryable } from '@shanhai/database';
import type { SchemeParameters, SchemeVersion } from '../rules/scheme';

/** A version as it was put. */
export interface SchemeText extends SchemeVersion {
  nameZh: string;
  nameEn: string;
  /** The document that the rules come from. */
  source: string;
}

/** Every version of a scheme that is recorded, in their order. */
export function versionsOf(db: Queryable, code: string): Promise<SchemeText[]> {
  return db.query(
    `SELECT code, version, evaluator, status, name_zh AS "nameZh", name_en AS "nameEn", valid_from AS "validFrom", valid_until AS "validUntil", source, parameters
     FROM schemes WHERE code = $1 ORDER BY version`,
    [code],
  );
}

/** The parameters that name a list or programme which is not there. */
export async function unknownNames(
  db: Queryable,
  parameters: SchemeParameters,
): Promise<('originList' | 'programme')[]> {
  const [known] = await db.query<{ originList: boolean; programme: boolean }>(
    `SELECT EXISTS (SELECT FROM origin_lists WHERE code = $1) AS "originList", EXISTS (SELECT FROM programmes WHERE code = $2) AS programme`,
    [parameters.originList ?? null, parameters.programme ?? null],
  );
  return (['originList', 'programme'] as const).filter(
    (key) => parameters[key] !== undefined && parameters[key] !== null && !known[key],
  );
}
