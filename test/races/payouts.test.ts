import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { fromGlobalId } from '@shanhai/graphql';
import { newId } from '@shanhai/kernel';
import { aBuyer, accept, aCustodian, aListing, aSupplier, confirm, place, ship, sql, testWorld } from '@shanhai/testing'; // prettier-ignore
import {
  aFee,
  aPaidDelivery,
  approve,
  cancel,
  due,
  nameAccount,
  prepare,
  recordPaid,
  refusals,
  today,
} from '../api/payout-world';

beforeAll(() => aFee());

async function aWorld() {
  const [buyer, supplier, custodian] = await Promise.all([aBuyer(), aSupplier(), aCustodian()]);
  const second = await aCustodian({ of: custodian });
  const listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
  await nameAccount(supplier);
  const sold = (packs: number) => aPaidDelivery({ buyer, supplier, listing, custodian }, packs, packs * 10);
  return { buyer, supplier, custodian, second, sold };
}
/** What live payouts of a supplier's payables take, and what custodians hold of them. */
const taken = async (supplierId: string) => {
  const [row] = await sql<{ lines: string; payables: string; held: string }>(
    `SELECT (SELECT COALESCE(sum(l.amount_fen), 0) FROM payout_lines l JOIN payouts o ON o.id = l.payout_id WHERE o.supplier_id = $1 AND o.status <> 'CANCELLED') AS lines,
       (SELECT sum(payout_fen) FROM payables WHERE payee_id = $1) AS payables, (SELECT sum(payout_fen) FROM payable_holdings WHERE payee_id = $1) AS held`,
    [supplierId],
  );
  return Object.values(row).map(Number);
};

describe('goods that are accepted while they are paid', () => {
  it('are owed to their supplier', async () => {
    const [buyer, supplier, custodian] = await Promise.all([aBuyer(), aSupplier(), aCustodian()]);
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 5 }]);
    const [part] = order.supplierOrders;
    await confirm(supplier, part.id);
    const lines = [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 5 }];
    const shipped = await ship(supplier, part.id, today, lines);
    const payableId = fromGlobalId('Payable', part.payable.id, ['id']);
    const paying = new Client({ connectionString: testWorld().databaseUrl });
    await paying.connect();
    try {
      // As a payment does it: the payable locked, then what the custodian received.
      await paying.query('BEGIN');
      await paying.query('UPDATE payables SET paid_fen = due_fen WHERE id = $1', [payableId]);
      await paying.query(
        `INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, reason) SELECT $2, buyer_id, id, 'PAYMENT', $3, due_fen, '[]', 'BY_REFERENCE' FROM payables WHERE id = $1`,
        [payableId, newId(), today],
      );
      const parcel = shipped.supplierOrder.shipments[0].lines[0].id;
      const accepting = accept(buyer, part.id, today, [{ shipmentLineId: parcel, acceptedQuantity: 5, rejectedQuantity: 0 }]); // prettier-ignore
      const waits = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%payables%' AND datname = current_database()`;
      while ((await sql(waits)).length === 0) await pause(20);
      await paying.query(
        'INSERT INTO payable_holdings (payable_id, buyer_id, payee_id, custodian_id, received_fen) SELECT id, buyer_id, payee_id, $2, due_fen FROM payables WHERE id = $1',
        [payableId, custodian.organisationId],
      );
      await paying.query('COMMIT');
      await accepting;
    } finally {
      await paying.end();
    }
    expect(await sql('SELECT owed_fen::int AS owed FROM payable_holdings WHERE payable_id = $1', [payableId])).toEqual([{ owed: 5_000 }]); // prettier-ignore
  });
});

describe('payouts at once', () => {
  it('eight that are prepared take what is owed once', async () => {
    const { supplier, custodian, second, sold } = await aWorld();
    for (const packs of [1, 2, 3]) await sold(packs);
    const made = await Promise.all(Array.from({ length: 8 }, (_, n) => prepare(n % 2 ? custodian : second, supplier)));
    expect(made.filter(({ payout }) => payout).map(({ payout }) => payout.grossFen)).toEqual(['6000']);
    expect(new Set(made.flatMap(refusals))).toEqual(new Set(['NOTHING_OWED supplierId']));
    expect(await taken(supplier.organisationId)).toEqual([6_000, 6_000, 6_000]);
  });

  it('refunds, returns and sales while it is prepared and cancelled leave what is owed right', async () => {
    const { buyer, supplier, custodian, second, sold } = await aWorld();
    const orders = [await sold(10), await sold(10), await sold(10)];
    const back = ({ part, parcels, payableId }: (typeof orders)[number], packs: number) => [
      buyer.api.done('returnGoods', { idempotencyKey: newId(), supplierOrderId: part.id, returnedOn: today, reason: '霉变', lines: [{ shipmentLineId: parcels[0].id, quantity: packs }] }), // prettier-ignore
      custodian.api.done('refundPayment', { idempotencyKey: newId(), payableId, items: [{ itemId: part.lines[0].id, amountFen: `${packs}000` }], refundedOn: today, reason: '退货' }), // prettier-ignore
    ];
    const [made] = await Promise.all([
      prepare(custodian, supplier),
      ...back(orders[0], 2),
      ...back(orders[2], 3),
      prepare(second, supplier),
      sold(4),
    ]);
    const [lines, payables, held] = await taken(supplier.organisationId);
    expect([payables, held]).toEqual([lines, lines]);
    expect(lines + Number((await due(custodian, supplier))?.owedFen ?? 0)).toBe(29_000);
    if (made.payout) await cancel(second, made.payout.id);
    await prepare(custodian, supplier);
    expect(await taken(supplier.organisationId)).toEqual([29_000, 29_000, 29_000]);
  });

  it('one that is approved waits for a refund of its goods, and is refused then', async () => {
    const { supplier, custodian, second, sold } = await aWorld();
    const { part, payableId } = await sold(10);
    const { payout } = await prepare(custodian, supplier);
    const other = new Client({ connectionString: testWorld().databaseUrl });
    await other.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT FROM payables WHERE id = $1 FOR UPDATE', [fromGlobalId('Payable', payableId, ['id'])]);
      const waiting = async (count: number) => {
        const waits = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%payables%' AND datname = current_database()`;
        for (let tries = 0; tries < 250 && (await sql(waits)).length < count; tries += 1) await pause(20);
      };
      const refund = { idempotencyKey: newId(), payableId, items: [{ itemId: part.lines[0].id, amountFen: '1000' }], refundedOn: today, reason: '退货' }; // prettier-ignore
      const refunding = custodian.api.done('refundPayment', refund);
      await waiting(1);
      const approving = approve(second, payout.id);
      await waiting(2);
      await other.query('COMMIT');
      await refunding;
      expect(refusals(await approving)).toEqual(['PAYOUT_CHANGED payoutId']);
    } finally {
      await other.end();
    }
    expect((await cancel(custodian, payout.id)).payout.status).toBe('CANCELLED');
  });

  it('of deciding and cancelling one wins', async () => {
    const { supplier, custodian, second, sold } = await aWorld();
    await sold(1);
    const { payout } = await prepare(custodian, supplier);
    await approve(second, payout.id);
    const answers = await Promise.all([
      recordPaid(custodian, payout.id),
      recordPaid(second, payout.id),
      cancel(custodian, payout.id),
      cancel(second, payout.id),
    ]);
    expect(answers.filter((each) => each.payout)).toHaveLength(1);
    expect(new Set(answers.flatMap(refusals))).toEqual(new Set(['STATE_NOT_ALLOWED payoutId']));
  });
});
