import { businessDateOf } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  anOffice,
  aSupplier,
  confirm,
  counted,
  type MadeListing,
  pay,
  type Person,
  place,
  ship,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const month = today.slice(0, 7);
const QUESTION = `query ($groupBy: [StageFacet!], $filter: PurchaseFilterInput, $period: PeriodInput!) {
  procurementStages(scheme: "EW_PURCHASE", period: $period, groupBy: $groupBy, filter: $filter) { countedThrough purchasesToEnter
    total { intendedFen signedFen orderedFen deliveredFen acceptedFen paidFen countedFen }
    rows { facets { key } orderedFen deliveredFen acceptedFen paidFen countedFen } } }`;
const period = { from: month, until: month };
const stages = async (person: Person, more: object = {}) =>
  (await person.api.ask(QUESTION, { period, ...more })).procurementStages;

describe('stages of purchases', () => {
  let supplier: Person;
  let buyer: Person;
  let listing: MadeListing;
  beforeAll(async () => {
    const custodian = await aCustodian();
    [supplier, buyer] = await Promise.all([aSupplier(), aBuyer()]);
    listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    const part = order.supplierOrders[0];
    await confirm(supplier, part.id, [{ lineId: part.lines[0].id, quantity: 9 }]);
    const shipped = await ship(supplier, part.id, today, [
      { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 8 },
    ]);
    await accept(buyer, part.id, today, [
      { shipmentLineId: shipped.supplierOrder.shipments[0].lines[0].id, acceptedQuantity: 6 },
    ]);
    await pay(custodian, [{ on: today, yuan: '50', remark: order.paymentReference }]);
    const second = await place(buyer, [{ skuCode: listing.skuCode, quantity: 3 }]);
    await buyer.api.done('cancelOrder', { orderId: second.order.id, reason: '误下单' });
    await counted();
  });
  const amounts = {
    orderedFen: '9000',
    deliveredFen: '8000',
    acceptedFen: '6000',
    paidFen: '5000',
    countedFen: '5000',
  };

  it('stand side by side, those that nobody records as unknown', async () => {
    expect(await stages(buyer)).toEqual({
      countedThrough: expect.stringMatching(/^\d+$/),
      purchasesToEnter: 0,
      total: { intendedFen: null, signedFen: null, ...amounts },
      rows: [{ facets: [], ...amounts }],
    });
  });

  it('are grouped and filtered; what has no lot yet comes from nowhere', async () => {
    const { rows, total } = await stages(buyer, { groupBy: ['ORIGIN_COUNTY', 'MONTH'] });
    expect(rows).toEqual([
      {
        facets: [{ key: '640422' }, { key: month }],
        ...amounts,
        orderedFen: '8000',
        paidFen: '4444',
      },
      {
        facets: [{ key: null }, { key: month }],
        orderedFen: '1000',
        deliveredFen: '0',
        acceptedFen: '0',
        paidFen: '556',
        countedFen: '0',
      },
    ]);
    expect(total).toMatchObject(amounts);
    expect((await stages(buyer, { filter: { categoryCode: 'WINE' } })).rows).toEqual([]);
    expect((await stages(buyer, { filter: { buyerCode: '350000' }, groupBy: ['BUYER_DIVISION_BELOW'] })).rows).toEqual([
      { facets: [{ key: '350100' }], ...amounts },
    ]);
  });

  it('are those of the viewer’s own place or unit', async () => {
    expect((await stages(supplier)).total).toMatchObject(amounts);
    for (const stranger of [await aBuyer(), await aSupplier(), await anOffice({ seat: '510000' })])
      expect((await stages(stranger)).rows).toEqual([]);
  });

  it('are asked for by month, without a basis, by facets of orders', async () => {
    const refused = async (variables: object) =>
      (await buyer.api.send(QUESTION, { period, ...variables })).errors?.[0].extensions;
    expect(await refused({ period: { ...period, basis: 'POSTING' } })).toMatchObject({
      userErrors: [{ code: 'INVALID', field: ['period', 'basis'] }],
    });
    expect(await refused({ groupBy: ['MONTH', 'YEAR', 'QUARTER', 'BUYER', 'CHANNEL'] })).toMatchObject({
      userErrors: [{ code: 'TOO_MANY', field: ['groupBy'] }],
    });
    expect(await refused({ groupBy: ['PAIRING'] })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
