import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule } from '@shanhai/database';
import { businessDateOf, newId } from '@shanhai/kernel';
import { ProcurementModule, Replay, type ReplayedPurchase } from '@shanhai/procurement';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  aSupplier,
  confirm,
  counted,
  pay,
  place,
  ship,
  sql,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());

@Module({})
class Libs {
  static on(url: string) {
    return { module: Libs, imports: [DatabaseModule.forRoot({ url, poolSize: 2 }), ProcurementModule] };
  }
}

describe('a replay of the log', () => {
  let libs: INestApplicationContext;
  beforeAll(async () => {
    libs = await NestFactory.createApplicationContext(Libs.on(testWorld().databaseUrl), { logger: ['error'] });
  });
  afterAll(() => libs.close());

  /** One order paid, accepted and returned in part. */
  async function aPurchase() {
    const [supplier, custodian, buyer] = await Promise.all([aSupplier(), aCustodian(), aBuyer({ budgetUnit: true })]);
    const listing = await aListing(supplier);
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 6 }]);
    const [part] = order.supplierOrders;
    await confirm(supplier, part.id);
    const shipped = await ship(supplier, part.id, today, [
      { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 6 },
    ]);
    const [{ id: shipmentLineId }] = shipped.supplierOrder.shipments[0].lines;
    await accept(buyer, part.id, today, [{ shipmentLineId, acceptedQuantity: 6 }]);
    await pay(custodian, [{ on: today, yuan: '183.00', remark: order.paymentReference }]);
    await buyer.api.done('returnGoods', {
      idempotencyKey: newId(), supplierOrderId: part.id, returnedOn: today, reason: '变质', restock: false, lines: [{ shipmentLineId, quantity: 2 }],
    }); // prettier-ignore
    return buyer;
  }

  const net = (rows: { facetId: string; lotId: string; recognisedOn: string; month: string; amountFen: bigint }[]) => {
    const sums = new Map<string, bigint>();
    for (const { facetId, lotId, recognisedOn, month, amountFen } of rows) {
      const key = [facetId, lotId, recognisedOn, month].join(' ');
      sums.set(key, (sums.get(key) ?? 0n) + amountFen);
    }
    return [...sums].filter(([, fen]) => fen !== 0n).sort(([a], [b]) => (a < b ? -1 : 1));
  };

  async function replayed(through: bigint): Promise<ReplayedPurchase[]> {
    const purchases: ReplayedPurchase[] = [];
    for await (const batch of libs.get(Replay).all(through)) purchases.push(...batch);
    return purchases;
  }

  it('counts what the counter counted, each purchase once, and enters nothing', async () => {
    const buyer = await aPurchase();
    await counted();
    const [{ head, entries }] = await libs.get(Database).query<{
      head: bigint;
      entries: bigint;
    }>('SELECT max(position) AS head, (SELECT count(*) FROM count_entries WHERE buyer_id = $1) AS entries FROM fact_positions', [buyer.organisationId]);
    const purchases = await replayed(head);
    const ids = purchases.map(({ streamId }) => streamId);
    expect(ids).toEqual([...new Set(ids)].sort());

    const ledger = await libs
      .get(Database)
      .query<{ facetId: string; lotId: string; recognisedOn: string; month: string; amountFen: bigint }>(
        `SELECT facet_id AS "facetId", lot_id AS "lotId", recognised_on AS "recognisedOn", posting_month AS month, amount_fen AS "amountFen"
         FROM count_entries WHERE buyer_id = $1`,
        [buyer.organisationId],
      );
    const own = purchases
      .flatMap((purchase) => purchase.entries)
      .filter((each) => each.buyerId === buyer.organisationId);
    expect(net(own)).toEqual(net(ledger));
    // RESERVE and EW_PURCHASE and UNION: four packs of 30.50 yuan stay.
    expect(own.reduce((sum, each) => sum + each.amountFen, 0n)).toBe(3n * 12_200n);
    const [{ now }] = await sql<{ now: string }>(
      'SELECT count(*)::text AS now FROM count_entries WHERE buyer_id = $1',
      [buyer.organisationId],
    );
    expect(now).toBe(entries.toString());
  });

  it('looks at no fact after the position that it is given', async () => {
    const buyer = await aPurchase();
    await counted();
    const [{ accepted }] = await libs.get(Database).query<{
      accepted: bigint;
    }>(`SELECT p.position AS accepted FROM fact_positions p WHERE p.owner_id = $1 AND p.type = 'payment.received'`, [buyer.organisationId]);
    const amount = async (through: bigint) =>
      (await replayed(through))
        .flatMap((purchase) => purchase.entries)
        .filter((each) => each.buyerId === buyer.organisationId && each.facets?.schemeCode === 'EW_PURCHASE')
        .reduce((sum, each) => sum + each.amountFen, 0n);
    expect([await amount(accepted - 1n), await amount(accepted)]).toEqual([0n, 18_300n]);
  });
});
