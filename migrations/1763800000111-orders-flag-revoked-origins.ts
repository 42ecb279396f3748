import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Supplier orders that shipped a lot whose origin an office revoked. */
export class OrdersFlagRevokedOrigins1763800000111 implements MigrationInterface {
  name = 'OrdersFlagRevokedOrigins1763800000111';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE origin_flags (
  supplier_order_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  revocation_id uuid NOT NULL,
  -- Lots that it shipped: the revoked one, or made of it.
  lot_ids uuid[] NOT NULL,
  ended_on date,
  PRIMARY KEY (supplier_order_id, buyer_id, revocation_id),
  FOREIGN KEY (supplier_order_id, buyer_id) REFERENCES supplier_orders
);
CREATE INDEX origin_flags_revocation ON origin_flags (revocation_id, supplier_order_id);
CREATE INDEX origin_flags_lasting ON origin_flags (supplier_order_id) WHERE ended_on IS NULL;
`;

const DOWN = /* sql */ `
DROP TABLE origin_flags;
`;
