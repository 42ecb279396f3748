import type { Month } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import type { SchemeVersion } from '../rules/scheme';
import type { KeptSum } from './seals';

export type SchemeRow = SchemeVersion & { nameZh: string; nameEn: string; source: string; recordedAt: Date };

/** Every version of every scheme, or of one. */
export function schemeRows(db: Queryable, code: string | null): Promise<SchemeRow[]> {
  return db.query(
    `SELECT code, version, evaluator, name_zh AS "nameZh", name_en AS "nameEn", status, valid_from AS "validFrom", valid_until AS "validUntil", source, parameters, recorded_at AS "recordedAt"
     FROM schemes WHERE $1::text IS NULL OR code = $1 ORDER BY code, version`,
    [code],
  );
}

export interface PeriodRow {
  month: Month;
  status: 'OPEN' | 'SEALING' | 'SEALED';
  position: bigint | null;
  entries: bigint | null;
  sums: KeptSum[] | null;
  hash: Buffer | null;
  sealedAt: Date | null;
}

/** Months that were sealed or have entries, in their order. */
export function periods(db: Queryable): Promise<PeriodRow[]> {
  return db.query(
    `SELECT m.month, CASE WHEN s.month IS NOT NULL THEN 'SEALED' WHEN r.month IS NOT NULL THEN 'SEALING' ELSE 'OPEN' END AS status,
       s.position, s.entries, s.sums, s.hash, s.sealed_at AS "sealedAt"
     FROM (SELECT month FROM period_seal_requests UNION SELECT DISTINCT posting_month FROM count_totals) m
     LEFT JOIN period_seal_requests r ON r.month = m.month LEFT JOIN period_seals s ON s.month = m.month ORDER BY m.month`,
  );
}
