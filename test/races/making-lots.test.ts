import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aListing,
  anOffice,
  aSupplier,
  confirm,
  type MadeListing,
  type Person,
  place,
  sql,
} from '@shanhai/testing';

const codes = (payloads: { userErrors: { code: string }[] }[]) =>
  payloads.map((payload) => payload.userErrors[0]?.code ?? 'DONE').sort();
const on = '2024-08-01';

/** Counting rule CR-20: shipped + taken + lost ≤ produced, per lot, and what was taken stands in the steps that took it. */
describe('lots that are taken from at once', () => {
  let supplier: Person;
  beforeAll(async () => {
    supplier = await aSupplier();
  });

  const mix = (listings: readonly MadeListing[], quantityBase: string, idempotencyKey = newId()) =>
    supplier.api.mutate(
      'mixLots',
      {
        ...{ idempotencyKey, placeCode: '640422', mixedOn: on },
        inputs: listings.map(({ lotGlobalId: lotId }) => ({ lotId, quantityBase })),
      },
      'making { id } lot { id }',
    );
  const lose = ({ lotGlobalId: lotId }: MadeListing, quantityBase: string) =>
    supplier.api.mutate('recordLotLoss', { idempotencyKey: newId(), lotId, quantityBase, lostOn: on, reason: '霉变' });
  const balances = (listings: readonly MadeListing[]) =>
    sql<{ left: string; taken: string; told: string }>(
      `SELECT quantity_base - shipped_base - taken_base - lost_base AS left, taken_base AS taken, (SELECT COALESCE(sum(i.taken_base), 0) FROM making_inputs i
         WHERE i.lot_id = l.id AND NOT EXISTS (SELECT FROM making_undos u WHERE u.making_id = i.making_id)) AS told
       FROM lots l WHERE id = ANY($1)`,
      [listings.map(({ lotId }) => lotId)],
    );
  async function lotsOfOneProduct(count: number, lotQuantityBase: bigint): Promise<MadeListing[]> {
    const lots: MadeListing[] = [];
    for (let i = 0; i < count; i += 1) lots.push(await aListing(supplier, { lotQuantityBase }));
    await sql('UPDATE lots SET product_id = $1 WHERE id = ANY($2)', [
      lots[0].productId,
      lots.map(({ lotId }) => lotId),
    ]);
    return lots;
  }

  it('are never taken beyond what there is, in whatever order the lots are named', async () => {
    const lots = await lotsOfOneProduct(3, 10_000n);
    const payloads = await Promise.all([
      ...[lots, lots.toReversed(), [lots[1], lots[0], lots[2]], lots.toReversed()].map((each) => mix(each, '3000')),
      ...lots.map((each) => lose(each, '2500')),
    ]);
    expect(new Set(codes(payloads))).toEqual(new Set(['DONE', 'LOT_EXHAUSTED']));
    for (const { left, taken, told } of await balances(lots)) {
      expect(Number(left)).toBeGreaterThanOrEqual(0);
      expect(taken).toBe(told);
    }
  });

  it('are undone once, and not while something is taken of what they made', async () => {
    const [lot] = await lotsOfOneProduct(1, 10_000n);
    for (let round = 0; round < 4; round += 1) {
      const { making, lot: made } = await mix([lot], '1000');
      const undo = () => supplier.api.mutate('undoProcessing', { makingId: making.id, reason: '录错' });
      const [again, ...undone] = await Promise.all([
        supplier.api.mutate('mixLots', {
          ...{ idempotencyKey: newId(), placeCode: '640422', mixedOn: on },
          inputs: [{ lotId: made.id, quantityBase: '1' }],
        }),
        undo(),
        undo(),
      ]);
      const done = codes(undone).filter((code) => code === 'DONE').length;
      expect(done + codes([again]).filter((code) => code === 'DONE').length).toBe(1);
    }
    const [{ taken, told }] = await balances([lot]);
    expect(taken).toBe(told);
  });

  it('leave nothing outside a recall that begins meanwhile', async () => {
    const office = await anOffice({ seat: '640422' });
    for (let round = 0; round < 4; round += 1) {
      const [lot] = await lotsOfOneProduct(1, 10_000n);
      const { lot: made } = await mix([lot], '5000');
      const again = () =>
        supplier.api.mutate('mixLots', {
          ...{ idempotencyKey: newId(), placeCode: '640422', mixedOn: on },
          inputs: [{ lotId: made.id, quantityBase: '10' }],
        });
      const recall = { idempotencyKey: newId(), lotId: lot.lotGlobalId, level: 'LEVEL_1', reason: '污染' };
      const [recalled] = await Promise.all([office.api.mutate('startRecall', recall), again(), again(), again()]);
      expect(codes([recalled])).toEqual(['DONE']);
      const outside = await sql('SELECT id FROM lots WHERE product_id = $1 AND open_recalls <> 1', [lot.productId]);
      expect(outside).toEqual([]);
    }
  });

  it('are verified together where two offices verify their origins at once', async () => {
    const offices = [await anOffice({ seat: '640422' }), await anOffice()];
    for (let round = 0; round < 4; round += 1) {
      const lots = await lotsOfOneProduct(2, 10_000n);
      const ids = lots.map(({ lotId }) => lotId);
      await sql('DELETE FROM origin_claims WHERE lot_id = ANY($1)', [ids]);
      await sql("UPDATE lots SET origin_status = 'UNCLAIMED' WHERE id = ANY($1)", [ids]);
      const { lot: made } = await mix(lots, '10');
      const [file] = await sql<{ hash: string }>('SELECT hash FROM files LIMIT 1');
      const claims: string[] = [];
      for (const { lotGlobalId: lotId } of lots) {
        const claim = { idempotencyKey: newId(), lotId, evidence: [file.hash] };
        claims.push((await supplier.api.done('claimOrigin', claim, 'originClaim { id }')).originClaim.id);
      }
      await Promise.all(
        offices.map((office, index) =>
          office.api.done('verifyOriginClaim', { originClaimId: claims[index], idempotencyKey: newId() }),
        ),
      );
      const { node } = await supplier.api.ask('query ($id: ID!) { node(id: $id) { ... on Lot { originStatus } } }', {
        id: made.id,
      });
      expect(node.originStatus).toBe('VERIFIED');
    }
  });

  it('ship or are made into others, not both beyond what there is', async () => {
    const [buyer, listing] = [await aBuyer(), await aListing(supplier, { lotQuantityBase: 2_000n })];
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 3 }]);
    const [part] = order.supplierOrders;
    await confirm(supplier, part.id);
    const payloads = await Promise.all([
      supplier.api.mutate('shipSupplierOrder', {
        ...{ idempotencyKey: newId(), supplierOrderId: part.id, shippedOn: businessDateOf(new Date()) },
        lines: [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 3 }],
      }),
      mix([listing], '600'),
    ]);
    expect(codes(payloads)).toEqual(['DONE', 'LOT_EXHAUSTED']);
  });
});
