import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  aSupplier,
  confirm,
  type MadeListing,
  type Person,
  place,
  ship,
  sql,
  statementCsv,
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];
const codesOf = (payloads: { userErrors: { code: string }[] }[]) =>
  payloads.map((payload) => payload.userErrors[0]?.code ?? 'DONE').sort();
const ROUNDS = 12;

interface Stood {
  status: string;
  confirmed: number;
  shipped: number;
  accepted: number;
  due: string;
  paid: string;
  reserved: number;
  on_hand: number;
}

describe('closing short at once', () => {
  let supplier: Person;
  let buyer: Person;
  let custodian: Person;
  beforeAll(async () => {
    [supplier, buyer, custodian] = await Promise.all([aSupplier(), aBuyer(), aCustodian()]);
  });

  async function confirmed() {
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 10n });
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    const [part] = order.supplierOrders as { id: string; lines: { id: string }[] }[];
    await confirm(supplier, part.id);
    await sql('UPDATE supplier_orders SET deliver_by = $2 WHERE id = $1', [uuidOf(part.id), addDays(today, -1)]);
    return { listing, part, reference: order.paymentReference as string };
  }
  const close = (by: Person, part: { id: string }) =>
    by.api.mutate('closeSupplierOrder', { idempotencyKey: newId(), supplierOrderId: part.id, reason: '终止' });
  const shipping = ({ part, listing }: { part: { id: string; lines: { id: string }[] }; listing: MadeListing }, quantity: number) =>
    supplier.api.mutate('shipSupplierOrder', { idempotencyKey: newId(), supplierOrderId: part.id, shippedOn: today, lines: [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity }] }); // prettier-ignore
  const stoodOf = async (part: { id: string }): Promise<Stood> =>
    (
      await sql<Stood>(
        `SELECT s.status, l.confirmed_quantity AS confirmed, l.shipped_quantity AS shipped, l.accepted_quantity AS accepted, p.due_fen AS due, p.paid_fen AS paid,
           k.reserved::integer AS reserved, k.on_hand::integer AS on_hand
         FROM supplier_orders s JOIN order_lines l ON l.supplier_order_id = s.id JOIN payables p ON p.subject_id = s.id JOIN stock k ON k.sku_id = l.sku_id WHERE s.id = $1`,
        [uuidOf(part.id)],
      )
    )[0];

  it('by both sides and while it is shipped: one closes it, what was shipped before stands, and no pack is lost', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const made = await confirmed();
      const [one, two, shipped] = await Promise.all([
        close(buyer, made.part),
        close(supplier, made.part),
        shipping(made, 4),
      ]);
      expect(codesOf([one, two])).toEqual(['DONE', 'STATE_NOT_ALLOWED']);
      const sent = shipped.userErrors.length === 0 ? 4 : 0;
      expect(await stoodOf(made.part)).toMatchObject({
        status: sent > 0 ? 'SHIPPED' : 'CANCELLED',
        confirmed: sent,
        shipped: sent,
        reserved: 0,
        on_hand: 10 - sent,
        due: String(sent * 1_000),
      });
    }
  });

  it('while it is accepted and paid: what came is kept, paid and released, the rest is owed back', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const made = await confirmed();
      const { supplierOrder } = await ship(supplier, made.part.id, today, [{ lineId: made.part.lines[0].id, traceCode: made.listing.traceCode, quantity: 4 }]); // prettier-ignore
      const fileHash = await storedFile(statementCsv([{ on: today, yuan: '100', remark: made.reference }]));
      const shipmentLineId = supplierOrder.shipments[0].lines[0].id;
      const payloads = await Promise.all([
        close(round % 2 ? buyer : supplier, made.part),
        buyer.api.mutate('acceptDelivery', { idempotencyKey: newId(), supplierOrderId: made.part.id, acceptedOn: today, lines: [{ shipmentLineId, acceptedQuantity: 4 }] }), // prettier-ignore
        custodian.api.mutate('importBankStatement', { fileHash }),
      ]);
      expect(codesOf(payloads)).toEqual(['DONE', 'DONE', 'DONE']);
      expect(await stoodOf(made.part)).toMatchObject({ status: 'CLOSED', confirmed: 4, accepted: 4, reserved: 0, due: '4000' }); // prettier-ignore
      const [money] = await sql<{ paid: string; suspense: string; released: string; owed: string | null }>(
        `SELECT p.paid_fen AS paid, p.released_fen AS released, h.owed_fen AS owed,
           (SELECT sum(t.amount_fen - t.matched_fen) FROM bank_transfers t WHERE t.remark = $2) AS suspense
         FROM payables p LEFT JOIN payable_holdings h ON h.payable_id = p.id WHERE p.subject_id = $1`,
        [uuidOf(made.part.id), made.reference],
      );
      // The transfer finds ten packs owed, or four and the rest waits in suspense.
      expect(Number(money.paid) + Number(money.suspense)).toBe(10_000);
      expect(['4000', '10000']).toContain(money.paid);
      expect(money).toMatchObject({ released: '4000', owed: '4000' });
    }
  });

  it('while it is confirmed, it waits, or is refused', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 10n });
      const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
      const [part] = order.supplierOrders;
      const lines = [{ lineId: part.lines[0].id, quantity: 6 }];
      const [done, closed] = await Promise.all([
        supplier.api.mutate('confirmSupplierOrder', { supplierOrderId: part.id, lines }),
        close(supplier, part),
      ]);
      expect(codesOf([done])).toEqual(['DONE']);
      const left = closed.userErrors.length === 0 ? 0 : 6;
      expect(await stoodOf(part)).toMatchObject({ confirmed: left, reserved: left, due: String(left * 1_000) });
    }
  });
});
