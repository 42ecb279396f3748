import { businessDateOf, newId } from '@shanhai/kernel';
import { aBuyer, aListing, aSupplier, confirm, type Person, place, sql } from '@shanhai/testing';

const today = businessDateOf(new Date());
const codes = (payloads: { userErrors: { code: string }[] }[]) =>
  payloads.map((payload) => payload.userErrors[0]?.code ?? 'DONE').sort();

/** Counting rule CR-20: shipped + stock + loss ≤ produced, per lot, whatever happens at once. */
describe('the mass balance of a lot', () => {
  let supplier: Person;
  let buyers: Person[];
  beforeAll(async () => {
    [supplier, ...buyers] = await Promise.all([aSupplier(), ...Array.from({ length: 4 }, () => aBuyer())]);
  });

  const lose = (lotId: string, quantityBase: bigint, idempotencyKey = newId()) =>
    supplier.api.mutate('recordLotLoss', { idempotencyKey, lotId, quantityBase, lostOn: today, reason: '霉变' });
  const balance = async (lotId: string) => {
    const [row] = await sql<{ shipped: string; lost: string; told: string; sent: string }>(
      `SELECT shipped_base AS shipped, lost_base AS lost, (SELECT COALESCE(sum(quantity_base), 0) FROM lot_losses WHERE lot_id = l.id) AS told,
         (SELECT COALESCE(sum(x.quantity * o.content_base), 0) FROM shipment_lines x JOIN order_lines o ON o.id = x.order_line_id WHERE x.lot_id = l.id) AS sent
       FROM lots l WHERE id = $1`,
      [lotId],
    );
    return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value)]));
  };

  it('holds while four orders ship from it and losses are recorded', async () => {
    for (let round = 0; round < 4; round += 1) {
      // Ten packs; each order wants three, each loss takes two.
      const listing = await aListing(supplier, { stock: 100n, lotQuantityBase: 5_000n });
      const parts = await Promise.all(
        buyers.map(
          async (each) => (await place(each, [{ skuCode: listing.skuCode, quantity: 3 }])).order.supplierOrders[0],
        ),
      );
      await Promise.all(parts.map((part) => confirm(supplier, part.id)));
      const payloads = await Promise.all([
        ...parts.map((part) =>
          supplier.api.mutate('shipSupplierOrder', {
            idempotencyKey: newId(),
            supplierOrderId: part.id,
            shippedOn: today,
            lines: [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 3 }],
          }),
        ),
        ...Array.from({ length: 4 }, () => lose(listing.lotGlobalId, 1_000n)),
      ]);
      expect(new Set(codes(payloads))).toEqual(new Set(['DONE', 'LOT_EXHAUSTED']));
      const { shipped, lost, told, sent } = await balance(listing.lotId);
      expect(shipped + lost).toBeLessThanOrEqual(5_000);
      // What is left is less than either wants, or it would not have been refused.
      expect(5_000 - shipped - lost).toBeLessThan(1_500);
      expect([shipped, lost]).toEqual([sent, told]);
    }
  });

  it('takes a loss once for one key', async () => {
    const listing = await aListing(supplier, { lotQuantityBase: 5_000n });
    const key = newId();
    const payloads = await Promise.all(Array.from({ length: 6 }, () => lose(listing.lotGlobalId, 4_000n, key)));
    expect(codes(payloads)).toEqual(Array(6).fill('DONE'));
    expect(await balance(listing.lotId)).toMatchObject({ lost: 4_000, told: 4_000 });
  });
});
