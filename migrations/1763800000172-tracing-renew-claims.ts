import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A claim that has an end is renewed before it: one stands while another waits. */
export class TracingRenewClaims1763800000172 implements MigrationInterface {
  name = 'TracingRenewClaims1763800000172';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE UNIQUE INDEX origin_claims_one_pending ON origin_claims (lot_id, supplier_id) WHERE status = 'PENDING';
CREATE UNIQUE INDEX origin_claims_one_verified ON origin_claims (lot_id, supplier_id) WHERE status = 'VERIFIED';
DROP INDEX origin_claims_one_open;
`;

const DOWN = /* sql */ `
UPDATE origin_claims p SET status = 'REJECTED' WHERE status = 'PENDING'
  AND EXISTS (SELECT FROM origin_claims v WHERE v.lot_id = p.lot_id AND v.supplier_id = p.supplier_id AND v.status = 'VERIFIED');
CREATE UNIQUE INDEX origin_claims_one_open ON origin_claims (lot_id, supplier_id) WHERE status IN ('PENDING', 'VERIFIED');
DROP INDEX origin_claims_one_pending, origin_claims_one_verified;
`;
