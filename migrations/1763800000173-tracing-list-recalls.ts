import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Recalls are listed by the supplier of the lot and by the offices of its places. */
export class TracingListRecalls1763800000173 implements MigrationInterface {
  name = 'TracingListRecalls1763800000173';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- The codes of the lot's place and of its supplier's seat and all above, at the start: whose offices may end it.
ALTER TABLE recalls ADD COLUMN place_codes text[] NOT NULL DEFAULT '{}';
UPDATE recalls r SET place_codes = ARRAY(
  SELECT DISTINCT each FROM lots l JOIN organisations o ON o.id = l.supplier_id, unnest(ARRAY[l.place_code, o.seat_code]) AS code,
    unnest(ARRAY[rpad(left(code, 2), 6, '0'), rpad(left(code, 4), 6, '0'), left(code, 6), left(code, 9), code]) AS each
  WHERE l.id = r.lot_id AND l.supplier_id = r.supplier_id ORDER BY 1);
ALTER TABLE recalls ALTER COLUMN place_codes DROP DEFAULT;
CREATE INDEX recalls_supplier ON recalls (supplier_id, started_on, id);
CREATE INDEX recalls_places ON recalls USING gin (place_codes);
`;

const DOWN = /* sql */ `
DROP INDEX recalls_supplier;
ALTER TABLE recalls DROP COLUMN place_codes;
`;
