import { Injectable } from '@nestjs/common';
import { Clock } from '@shanhai/kernel';
import { Database, SYSTEM } from '@shanhai/database';
import { ORDER_COLUMNS, type OrderRow, SUPPLIER_ORDER_COLUMNS, type SupplierOrderRow } from '../store/rows';
import { lockSupplierOrdersOf } from '../store/lock';
import { endSupplierOrders } from './end-supplier-orders';

/** Supplier orders that end in one transaction: bounds the locks it holds. */
const BATCH = 50;

/**
 * Ends what nobody approved or confirmed in time, and gives its stock back. Several workers may run it: each row is taken
 * by one. Run again until it returns 0.
 */
@Injectable()
export class ExpireReservations {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<number> {
    return (await this.unapproved()) + (await this.unconfirmed());
  }

  private unapproved(): Promise<number> {
    return this.database.write(SYSTEM, async (tx) => {
      const [order] = await tx.query<OrderRow>(
        `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.status = 'PENDING_APPROVAL' AND o.expires_on < $1 ORDER BY o.expires_on LIMIT 1 FOR UPDATE SKIP LOCKED`,
        [this.clock.today()],
      );
      if (!order) return 0;
      tx.send("UPDATE orders SET status = 'EXPIRED', decided_on = $2 WHERE id = $1", [order.id, this.clock.today()]);
      await endSupplierOrders(tx, await lockSupplierOrdersOf(tx, order.id), 'EXPIRED', this.clock.today());
      return 1;
    });
  }

  private unconfirmed(): Promise<number> {
    return this.database.write(SYSTEM, async (tx) => {
      const parts = await tx.query<SupplierOrderRow>(
        `SELECT ${SUPPLIER_ORDER_COLUMNS} FROM supplier_orders s WHERE s.status = 'PLACED' AND s.expires_on < $1 ORDER BY s.id LIMIT $2 FOR UPDATE SKIP LOCKED`,
        [this.clock.today(), BATCH],
      );
      await endSupplierOrders(tx, parts, 'EXPIRED', this.clock.today());
      return parts.length;
    });
  }
}
