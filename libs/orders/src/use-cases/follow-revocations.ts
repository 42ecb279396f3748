import { Injectable } from '@nestjs/common';
import { Database, recordFacts, SYSTEM, type Tx } from '@shanhai/database';
import { nextRevocationNews, type RevocationNews, toldOf } from '@shanhai/tracing';
import { supplierOrderFact } from '../facts/supplier-order-facts';
import { flaggedBy, lowerFlags, type OriginFlag, raiseFlags, shippedRevoked } from '../store/origin-flags';

/** Supplier orders in one transaction: bounds its memory and the work that a kill throws away. */
const ORDERS_AT_ONCE = 500;
/** One process at a time: it works through news in their order. */
const REVOCATIONS_LOCK = 7_304_110;

/**
 * Follows what offices say of origins: each supplier order that shipped the lot, or one made of it, is flagged and gets a fact in its
 * stream, so that the counter takes back what it counts; where the origin stands again, each that was flagged gets another. A
 * lot's row is locked by who ships and by who revokes, so a shipment is either before the revocation, and seen here, or refused.
 */
@Injectable()
export class FollowRevocations {
  constructor(private readonly database: Database) {}

  /** Tells one batch. Returns false where there is no news. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const [{ locked }] = await tx.query<{ locked: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS locked', [
        REVOCATIONS_LOCK,
      ]);
      const news = locked ? await nextRevocationNews(tx) : null;
      if (!news) return false;
      const told = await tell(tx, news);
      toldOf(tx, news, told.length < ORDERS_AT_ONCE ? null : told.at(-1)!.supplierOrderId);
      return true;
    });
  }
}

async function tell(tx: Tx, { kind, after, revocation }: RevocationNews): Promise<OriginFlag[]> {
  const { id: revocationId, claimId } = revocation;
  const key = ({ supplierOrderId }: OriginFlag) => `${revocationId}:${supplierOrderId}`;
  if (kind === 'REVOKED') {
    const orders = await shippedRevoked(tx, revocationId, after, ORDERS_AT_ONCE);
    raiseFlags(tx, revocationId, orders);
    const { officeId, revokedFrom: from, reason } = revocation;
    const payload = { revocationId, claimId, officeId, from, reason };
    recordFacts(
      tx,
      orders.map((order) =>
        supplierOrderFact('origin_revoked', order, from, key(order), { ...payload, lotIds: order.lotIds }),
      ),
    );
    return orders;
  }
  const orders = await flaggedBy(tx, revocationId, after, ORDERS_AT_ONCE);
  const [on, officeId, reason] = [revocation.endedOn!, revocation.endedBy!, revocation.endReason!];
  lowerFlags(tx, revocationId, orders, on);
  recordFacts(
    tx,
    orders.map((order) =>
      supplierOrderFact('origin_reinstated', order, on, key(order), { revocationId, officeId, on, reason }),
    ),
  );
  return orders;
}
