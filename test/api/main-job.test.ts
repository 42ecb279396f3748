import { businessDateOf } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  accept,
  aListing,
  anOffice,
  aSupplier,
  confirm,
  counted,
  pay,
  place,
  ship,
} from '@shanhai/testing';

const today = businessDateOf(new Date());

describe('the main job', () => {
  it('goes from a placed order to a counted purchase that opens down to its lot', async () => {
    const [supplier, buyer, custodian, east] = await Promise.all([
      aSupplier(),
      aBuyer({ budgetUnit: true }),
      aCustodian(),
      anOffice({ seat: '350000' }),
    ]);
    const listing = await aListing(supplier, { placeCode: '640422' });

    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    expect(order.status).toBe('PLACED');
    const part = order.supplierOrders[0];
    const line = part.lines[0];
    expect((await confirm(supplier, part.id)).supplierOrder.status).toBe('CONFIRMED');
    const shipped = await ship(supplier, part.id, today, [
      { lineId: line.id, traceCode: listing.traceCode, quantity: 10 },
    ]);
    expect(shipped.supplierOrder.status).toBe('SHIPPED');
    const parcel = shipped.supplierOrder.shipments[0].lines[0];
    const accepted = await accept(buyer, part.id, today, [
      { shipmentLineId: parcel.id, acceptedQuantity: 8, rejectedQuantity: 2 },
    ]);
    expect(accepted.supplierOrder.status).toBe('CLOSED');
    const dueFen = BigInt(accepted.supplierOrder.payable.dueFen);
    expect(dueFen).toBe(8n * BigInt(line.unitPriceFen));

    const yuan = `${dueFen / 100n}.${String(dueFen % 100n).padStart(2, '0')}`;
    const paid = await pay(custodian, [{ on: today, yuan, remark: `货款 ${order.paymentReference}` }]);
    expect(paid).toMatchObject({ rows: 1, alreadyKnown: 0, matchedFen: dueFen.toString(), suspenseFen: '0' });

    await counted();
    const period = { from: today.slice(0, 7), until: today.slice(0, 7) };
    for (const scheme of ['EW_PURCHASE', 'RESERVE', 'UNION']) {
      const { procurementTotals } = await buyer.api.ask(
        `query ($scheme: String!, $period: PeriodInput!) { procurementTotals(scheme: $scheme, period: $period, groupBy: [MONTH, ORIGIN_COUNTY, BUYER_COUNTY, CATEGORY]) {
          countedThrough totalFen rows { amountFen facets { facet key name } } } }`,
        { scheme, period },
      );
      expect(procurementTotals.totalFen).toBe(dueFen.toString());
      expect(procurementTotals.rows[0].facets.map((facet: { key: string }) => facet.key).slice(0, 3)).toEqual([
        today.slice(0, 7),
        '640422',
        '350181',
      ]);
    }
    const { countEntries } = await east.api.ask(
      `query ($line: ID!) { countEntries(filter: { scheme: "EW_PURCHASE", orderLineId: $line }) { nodes { id amountFen outcome traceCode buyer { name } } } }`,
      { line: line.id },
    );
    expect(countEntries.nodes).toEqual([
      expect.objectContaining({
        amountFen: dueFen.toString(),
        outcome: 'COUNTED',
        traceCode: expect.any(String),
        buyer: { name: buyer.name },
      }),
    ]);
    const { explainEntry } = await east.api.ask(
      `query ($id: ID!) { explainEntry(id: $id) { rules { rule passed inputs } facts { type businessDate } } }`,
      { id: countEntries.nodes[0].id },
    );
    expect(explainEntry.rules.every((rule: { passed: boolean }) => rule.passed)).toBe(true);
    expect(explainEntry.facts.map((fact: { type: string }) => fact.type)).toEqual(
      expect.arrayContaining([
        'supplier_order.placed',
        'supplier_order.shipped',
        'supplier_order.accepted',
        'payment.received',
      ]),
    );
    const { explainLine } = await buyer.api.ask(
      `query ($id: ID!) { explainLine(orderLineId: $id, scheme: "RESERVE") { countedFen parts { reason amountFen change } } }`,
      { id: line.id },
    );
    expect(explainLine).toEqual({
      countedFen: dueFen.toString(),
      parts: [{ reason: 'COUNTED', amountFen: dueFen.toString(), change: null }],
    });
  });
});
