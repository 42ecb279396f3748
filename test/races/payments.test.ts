import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  aSupplier,
  type MadeListing,
  pay,
  type Person,
  place,
  sql,
  statementCsv,
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
interface Payload {
  userErrors: { code: string }[];
}
const done = <P extends Payload>(payloads: P[]) => payloads.filter((payload) => payload.userErrors.length === 0);
const codes = (payloads: Payload[]) => [
  ...new Set(payloads.flatMap((payload) => payload.userErrors.map((each) => each.code))),
];
const IMPORTED = 'rows alreadyKnown matchedFen suspenseFen';

describe('payments at once', () => {
  let custodians: Person[];
  let buyer: Person;
  let listing: MadeListing;
  beforeAll(async () => {
    custodians = await Promise.all([aCustodian(), aCustodian()]);
    buyer = await aBuyer();
    listing = await aListing(await aSupplier(), { tiers: [[1, 1_000n]], stock: 100_000n });
  });
  const ordered = async (quantity = 10) => (await place(buyer, [{ skuCode: listing.skuCode, quantity }])).order;
  const paidOf = async (order: { id: string }) =>
    (
      await buyer.api.ask('query ($id: ID!) { order(id: $id) { supplierOrders { payable { paidFen } } } }', {
        id: order.id,
      })
    ).order.supplierOrders[0].payable.paidFen;

  it('a statement that is imported by many at once changes everything once', async () => {
    const orders = await Promise.all(Array.from({ length: 5 }, () => ordered()));
    const rows = orders.map((order) => ({
      on: today,
      yuan: '60.00',
      remark: order.paymentReference,
      reference: newId(),
    }));
    // The same rows in opposite orders, by two accounts.
    const [one, two] = await Promise.all([
      storedFile(statementCsv(rows)),
      storedFile(statementCsv([...rows].reverse())),
    ]);
    const payloads = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        custodians[n % 2].api.done('importBankStatement', { fileHash: n % 4 < 2 ? one : two }, IMPORTED),
      ),
    );
    // Each account knows its own rows once. Which references the other account bears already, wait for people (CR-19).
    expect(payloads.map((payload) => payload.alreadyKnown).sort()).toEqual([0, 0, 5, 5, 5, 5, 5, 5]);
    for (const sum of ['matchedFen', 'suspenseFen'])
      expect(payloads.reduce((fen, payload) => fen + Number(payload[sum]), 0)).toBe(30_000);
    for (const order of orders) expect(await paidOf(order)).toBe('6000');
  });

  it('statements that pay one order at once pay it once; the rest is in suspense', async () => {
    const order = await ordered();
    const hashes = await Promise.all(
      Array.from({ length: 5 }, () =>
        storedFile(statementCsv([{ on: today, yuan: '60.00', remark: order.paymentReference }])),
      ),
    );
    const payloads = await Promise.all(
      hashes.map((fileHash, n) => custodians[n % 2].api.done('importBankStatement', { fileHash }, IMPORTED)),
    );
    const sum = (key: 'matchedFen' | 'suspenseFen') =>
      payloads.reduce((total, payload) => total + Number(payload[key]), 0);
    expect([sum('matchedFen'), sum('suspenseFen'), await paidOf(order)]).toEqual([10_000, 20_000, '10000']);
  });

  it('ten refunds at once never give back more than was paid', async () => {
    const order = await ordered();
    await pay(custodians[0], [{ on: today, yuan: '100.00', remark: order.paymentReference }]);
    const part = order.supplierOrders[0];
    const input = {
      payableId: part.payable.id,
      items: [{ itemId: part.lines[0].id, amountFen: '3000' }],
      refundedOn: today,
      reason: 'x',
    };
    const payloads = await Promise.all(
      Array.from({ length: 10 }, () =>
        custodians[0].api.mutate('refundPayment', { ...input, idempotencyKey: newId() }, 'payable { paidFen }'),
      ),
    );
    expect([done(payloads).length, codes(payloads), await paidOf(order)]).toEqual([3, ['REFUND_ABOVE_PAID'], '1000']);
    const idempotencyKey = newId();
    const once = await Promise.all(
      Array.from({ length: 10 }, () =>
        custodians[0].api.done(
          'refundPayment',
          { ...input, items: [{ itemId: part.lines[0].id, amountFen: '100' }], idempotencyKey },
          'payable { paidFen }',
        ),
      ),
    );
    expect([new Set(once.map((payload) => payload.payable.paidFen)), await paidOf(order)]).toEqual([
      new Set(['900']),
      '900',
    ]);
  });

  it('a transfer claimed for two orders at once is spent once', async () => {
    const orders = await Promise.all([ordered(), ordered(), ordered()]);
    const { transfers } = await pay(custodians[0], [{ on: today, yuan: '150.00', remark: '无编号' }]);
    const payloads = await Promise.all(
      [...orders, ...orders].map((order) =>
        custodians[0].api.mutate(
          'claimTransfer',
          {
            idempotencyKey: newId(),
            transferId: transfers[0].id,
            parts: [{ paymentReference: order.paymentReference }],
            reason: 'x',
          },
          'claim { id }',
        ),
      ),
    );
    // 100 and 50 are held, of one order or of two; nothing is left for the others.
    const proposed = done(payloads).map(({ claim }) => claim.id as string);
    expect(proposed).toHaveLength(2);
    expect(codes(payloads).every((code) => code === 'TRANSFER_NOT_OPEN')).toBe(true);
    const second = await aCustodian({ of: custodians[0] });
    const third = await aCustodian({ of: custodians[0] });
    const decided = await Promise.all(
      proposed.flatMap((claimId) => [
        second.api.mutate('confirmTransferClaim', { claimId }),
        third.api.mutate('confirmTransferClaim', { claimId }),
        third.api.mutate('rejectTransferClaim', { claimId, reason: 'x' }),
      ]),
    );
    // Of the three, one decides each claim; one that names an order which the other has paid by then pays nothing.
    expect(codes(decided).filter((code) => code !== 'STATE_NOT_ALLOWED' && code !== 'ALREADY_PAID')).toEqual([]);
    expect(done(decided)).toHaveLength(2);
    const paid = await Promise.all(orders.map(paidOf));
    const [spent] = await sql(
      `SELECT matched_fen AS matched, claimed_fen AS claimed, (SELECT sum(amount_fen) FILTER (WHERE status = 'CONFIRMED') FROM transfer_claims WHERE transfer_id = t.id) AS confirmed
       FROM bank_transfers t WHERE remark = '无编号' AND custodian_id = $1`,
      [custodians[0].organisationId],
    );
    const sum = paid.reduce((total, fen) => total + Number(fen), 0);
    expect([Number(spent.matched), Number(spent.confirmed), spent.claimed]).toEqual([sum, sum, '0']);
    const [row] = await sql<{ n: string }>(
      "SELECT count(*) AS n FROM payables WHERE paid_fen <> (SELECT COALESCE(sum(CASE kind WHEN 'PAYMENT' THEN amount_fen WHEN 'REFUND' THEN -amount_fen END), 0) FROM payable_movements m WHERE m.payable_id = payables.id)",
    );
    expect(row.n).toBe('0');
  });
});
