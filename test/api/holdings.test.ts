import { businessDateOf, newId } from '@shanhai/kernel';
import { aBuyer, aCustodian, aDelivery, aListing, aSupplier, type MadeListing, pay, type Person, place, sql } from '@shanhai/testing'; // prettier-ignore

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
    expect(refusals(await refund(other, id, part.lines[0].id, 1_000))).toEqual([]);
    expect([await owed(id, one), await owed(id, other)]).toEqual([0, 6_000]);
    expect(await openRefunds(buyer, id)).toBeUndefined();
  });

  it('is not owed on before goods are accepted, and charges not before all are', async () => {
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 2 }]);
    const [{ payable }] = order.supplierOrders;
    await paid(one, '20.00', order.paymentReference);
    expect(await owed(payable.id, one)).toBe(0);
    await buyer.api.done('cancelOrder', { orderId: order.id, reason: '改期' });
    expect(await openRefunds(one, payable.id)).toMatchObject({ amountFen: '2000', reasons: ['CANCELLED'] });
  });
});
