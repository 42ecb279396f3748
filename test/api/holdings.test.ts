import { toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import { aBuyer, accept, aCustodian, aDelivery, aListing, aSupplier, confirm, type MadeListing, pay, type Person, place, ship, sql } from '@shanhai/testing'; // prettier-ignore

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

describe('money in the hands of custodians', () => {
  let [buyer, supplier, one, other]: Person[] = [];
  let listing: MadeListing;
  beforeAll(async () => {
    [buyer, supplier, one, other] = await Promise.all([aBuyer(), aSupplier(), aCustodian(), aCustodian()]);
    listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
  });
  const paid = (by: Person, yuan: string, remark: string) => pay(by, [{ on: today, yuan, remark }]);
  const owed = async (payableId: string, by: Person): Promise<number> => {
    const [row] = await sql<{ fen: string }>(
      'SELECT owed_fen AS fen FROM payable_holdings WHERE payable_id = $1 AND custodian_id = $2',
      [Buffer.from(payableId, 'base64url').toString().split(':')[1], by.organisationId],
    );
    return Number(row?.fen ?? 0);
  };
  const refund = (by: Person, payableId: string, itemId: string, fen: number) =>
    by.api.mutate(
      'refundPayment',
      { idempotencyKey: newId(), payableId, items: [{ itemId, amountFen: String(fen) }], refundedOn: today, reason: '退货' },
      'payable { paidFen }',
    ); // prettier-ignore
  const returned = (part: { id: string }, shipmentLineId: string, quantity: number) =>
    buyer.api.done('returnGoods', {
      idempotencyKey: newId(),
      supplierOrderId: part.id,
      returnedOn: today,
      reason: '霉变',
      lines: [{ shipmentLineId, quantity }],
    });
  const openRefunds = async (by: Person, payableId: string) =>
    (
      await by.api.ask(
        '{ openRefunds(first: 100) { nodes { payable { id } amountFen amountYuan reasons parties { organisation { name } mostFen } } } }',
      )
    ).openRefunds.nodes.find(({ payable }: { payable: { id: string } }) => payable.id === payableId);

  it('is owed on as far as goods are kept and paid, each custodian its own part', async () => {
    const { order, part, parcels } = await aDelivery({ buyer, supplier, listing }, [10]);
    const { id } = part.payable;
    await paid(one, '30.00', order.paymentReference);
    expect([await owed(id, one), await owed(id, other)]).toEqual([3_000, 0]);
    await paid(other, '70.00', order.paymentReference);
    expect([await owed(id, one), await owed(id, other)]).toEqual([3_000, 7_000]);
    await returned(part, parcels[0].id, 4);
    expect((await owed(id, one)) + (await owed(id, other))).toBe(6_000);
    // Each gives back no more than it received, whatever the other did.
    expect(refusals(await refund(one, id, part.lines[0].id, 3_001))).toEqual(['REFUND_ABOVE_PAID items']);
    expect(refusals(await refund(await aCustodian(), id, part.lines[0].id, 1))).toEqual(['NOT_FOUND payableId']);
    const open = {
      amountFen: '4000',
      amountYuan: '40.00',
      reasons: ['RETURNED'],
      parties: expect.arrayContaining([
        { organisation: { name: one.name }, mostFen: '3000' },
        { organisation: { name: other.name }, mostFen: '7000' },
      ]),
    };
    for (const person of [buyer, supplier, one, other]) expect(await openRefunds(person, id)).toMatchObject(open);
    expect(await openRefunds(await aCustodian(), id)).toBeUndefined();
    expect(refusals(await refund(one, id, part.lines[0].id, 3_000))).toEqual([]);
    expect(refusals(await refund(one, id, part.lines[0].id, 1))).toEqual(['REFUND_ABOVE_PAID items']);
    // It has none of it left: the rest is the other's to give back.
    expect(await openRefunds(one, id)).toBeUndefined();
    expect(await openRefunds(other, id)).toMatchObject({ amountFen: '1000' });
    expect(refusals(await refund(other, id, part.lines[0].id, 1_000))).toEqual([]);
    expect([await owed(id, one), await owed(id, other)]).toEqual([0, 6_000]);
    for (const person of [buyer, other]) expect(await openRefunds(person, id)).toBeUndefined();
  });

  it('is to be given back page by page, the newest first, for a custodian as for a buyer', async () => {
    const [unit, custodian] = [await aBuyer(), await aCustodian()];
    const ids: string[] = [];
    for (let orders = 0; orders < 3; orders++) {
      const { order } = await place(unit, [{ skuCode: listing.skuCode, quantity: 1 }]);
      await paid(custodian, '10.00', order.paymentReference);
      await unit.api.done('cancelOrder', { orderId: order.id, reason: '改期' });
      ids.unshift(order.supplierOrders[0].payable.id);
    }
    for (const person of [custodian, unit]) {
      const page = async (paging: string) =>
        (await person.api.ask(`{ openRefunds(${paging}) { nodes { payable { id } } pageInfo { startCursor endCursor hasNextPage } } }`)).openRefunds; // prettier-ignore
      const idsOf = ({ nodes }: { nodes: { payable: { id: string } }[] }) => nodes.map(({ payable }) => payable.id);
      const newest = await page('first: 2');
      expect([idsOf(newest), newest.pageInfo.hasNextPage]).toEqual([ids.slice(0, 2), true]);
      const rest = await page(`first: 2, after: "${newest.pageInfo.endCursor}"`);
      expect([idsOf(rest), rest.pageInfo.hasNextPage]).toEqual([ids.slice(2), false]);
      expect(idsOf(await page(`last: 2, before: "${rest.pageInfo.startCursor}"`))).toEqual(ids.slice(0, 2));
    }
  });

  it('is owed to suppliers page by page', async () => {
    const custodian = await aCustodian();
    for (const seller of [await aSupplier(), await aSupplier()]) {
      const goods = await aListing(seller, { tiers: [[1, 1_000n]] });
      const { order } = await aDelivery({ buyer, supplier: seller, listing: goods }, [1]);
      await paid(custodian, '10.00', order.paymentReference);
    }
    const page = async (paging: string) =>
      (await custodian.api.ask(`{ payoutsDue(${paging}) { nodes { supplier { id } } pageInfo { endCursor hasNextPage } } }`)).payoutsDue; // prettier-ignore
    const first = await page('first: 1');
    const rest = await page(`first: 1, after: "${first.pageInfo.endCursor}"`);
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(new Set([...first.nodes, ...rest.nodes].map(({ supplier: { id } }) => id)).size).toBe(2);
  });

  it('is not owed on before goods are accepted', async () => {
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 2 }]);
    const [{ payable }] = order.supplierOrders;
    await paid(one, '20.00', order.paymentReference);
    expect(await owed(payable.id, one)).toBe(0);
    await buyer.api.done('cancelOrder', { orderId: order.id, reason: '改期' });
    expect(await openRefunds(one, payable.id)).toMatchObject({ amountFen: '2000', reasons: ['CANCELLED'] });
  });

  it('is owed on for charges only when all is accepted or rejected', async () => {
    const charges = [{ supplierId: toGlobalId('Organisation', supplier.organisationId), kind: 'FREIGHT', amountFen: '700' }]; // prettier-ignore
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }], { charges });
    const [part] = order.supplierOrders;
    const { id } = part.payable;
    await paid(one, '107.00', order.paymentReference);
    await confirm(supplier, part.id);
    const sent = [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 10 }];
    const { supplierOrder } = await ship(supplier, part.id, today, sent);
    const shipmentLineId = supplierOrder.shipments[0].lines[0].id as string;
    expect(await owed(id, one)).toBe(0);
    await accept(buyer, part.id, today, [{ shipmentLineId, acceptedQuantity: 6 }]);
    expect(await owed(id, one)).toBe(6_000);
    await accept(buyer, part.id, today, [{ shipmentLineId, acceptedQuantity: 1, rejectedQuantity: 2 }]);
    expect(await owed(id, one)).toBe(7_000);
    // The last pack is rejected: nothing is to come, and the freight is earned though goods were not all kept.
    await accept(buyer, part.id, today, [{ shipmentLineId, acceptedQuantity: 0, rejectedQuantity: 1 }]);
    expect(await owed(id, one)).toBe(7_700);
    // Goods that go back later take no freight along.
    await returned(part, shipmentLineId, 3);
    expect(await owed(id, one)).toBe(4_700);
  });

  it('is found to be given back without going through what others have', async () => {
    const explained = async (side: string) =>
      (
        await sql<{ 'QUERY PLAN': string }>(
          `EXPLAIN SELECT id FROM payables WHERE paid_fen > due_fen AND ${side} = $1 ORDER BY opened_on DESC, id DESC LIMIT 20`,
          [buyer.organisationId],
        )
      ).map((line) => line['QUERY PLAN']).join('\n'); // prettier-ignore
    expect(await explained('buyer_id')).toContain('payables_to_refund_buyer');
    expect(await explained('payee_id')).toContain('payables_to_refund_payee');
  });
});
