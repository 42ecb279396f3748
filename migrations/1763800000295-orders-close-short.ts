import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A supplier promises a day when it confirms, and a confirmed order may be closed without what is not shipped. */
export class OrdersCloseShort1763800000295 implements MigrationInterface {
  name = 'OrdersCloseShort1763800000295';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

// Who confirmed before promised nothing: thirty days, as where no day is said from now on.
const UP = /* sql */ `
ALTER TABLE supplier_orders ADD deliver_by date,
  -- Closed without all that was confirmed: when, by which side, why.
  ADD short_on date,
  ADD short_by text CHECK (short_by IN ('BUYER', 'SUPPLIER')),
  ADD short_reason text;
UPDATE supplier_orders SET deliver_by = confirmed_on + 30 WHERE confirmed_on IS NOT NULL;
ALTER TABLE supplier_orders ADD CONSTRAINT supplier_orders_short CHECK (num_nonnulls(short_on, short_by, short_reason) IN (0, 3)
  AND (short_on IS NULL OR status IN ('SHIPPED', 'CLOSED', 'CANCELLED')));
`;

const DOWN = /* sql */ `
ALTER TABLE supplier_orders DROP CONSTRAINT supplier_orders_short, DROP short_reason, DROP short_by, DROP short_on, DROP deliver_by;
`;
