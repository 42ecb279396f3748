import { keysetSql, type Page, type PageOf, type Queryable, toPage } from '@shanhai/database';
import type { ClaimState } from '../rules/origin-states';
import { CLAIM_COLUMNS, type OriginClaimRow } from './origin-claims';

/** Claims on the places of an office, its own division and all below, the newest first. */
export async function pageOfClaims(
  db: Queryable,
  seatCodes: readonly string[],
  status: ClaimState | null,
  page: Page,
): Promise<PageOf<OriginClaimRow>> {
  const parameters: unknown[] = [seatCodes, status];
  const keyset = keysetSql(
    page,
    [
      { sql: 'c.claimed_on', type: 'date' },
      { sql: 'c.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<OriginClaimRow>(
    `SELECT ${CLAIM_COLUMNS} FROM origin_claims c
     WHERE c.place_codes && $1::text[] AND ($2::text IS NULL OR c.status = $2) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.claimedOn, row.id]);
}
