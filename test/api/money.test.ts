import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  aSupplier,
  confirm,
  type MadeListing,
  pay,
  type Person,
  place,
  sql,
} from '@shanhai/testing';

const today = businessDateOf(new Date());

describe('money is posted where it moves', () => {
  let buyer: Person;
  let supplier: Person;
  let custodian: Person;
  let second: Person;
  let listing: MadeListing;
  beforeAll(async () => {
    [buyer, supplier, custodian] = await Promise.all([aBuyer(), aSupplier(), aCustodian()]);
    second = await aCustodian({ of: custodian });
    listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 1_000_000n });
  });

  /** Postings of the buyer and the custodian of this test since the last look, in words. */
  const seen = new Set<string>();
  async function posted(): Promise<string[]> {
    const rows = await sql<Record<string, string>>(
      `SELECT id, reason, debit_account AS debit, debit_owner_id AS "debitOwner", credit_account AS credit, credit_owner_id AS "creditOwner", amount_fen::text AS fen, effective_on::text AS "on"
       FROM money_postings WHERE debit_owner_id = ANY($1) OR credit_owner_id = ANY($1) ORDER BY reason, amount_fen`,
      [[buyer.organisationId, custodian.organisationId]],
    );
    const fresh = rows.filter(({ id }) => !seen.has(id));
    fresh.forEach(({ id }) => seen.add(id));
    const names = new Map([[buyer.organisationId, 'buyer'], [supplier.organisationId, 'supplier'], [custodian.organisationId, 'custodian']]); // prettier-ignore
    return fresh.map(
      (row) =>
        `${row.reason} ${row.debit} ${names.get(row.debitOwner)} < ${row.credit} ${names.get(row.creditOwner)} ${row.fen}`,
    );
  }
  /** What the accounts of this test hold: debits less credits, of what is summed and what is not yet. */
  async function balances(): Promise<Record<string, string>> {
    const rows = await sql<{ account: string; fen: string }>(
      `SELECT account, sum(debit_fen - credit_fen)::text AS fen FROM (SELECT owner_id, account, debit_fen, credit_fen FROM money_days
         UNION ALL SELECT owner_id, account, debit_fen, credit_fen FROM money_changes) x WHERE owner_id = ANY($1) GROUP BY 1 ORDER BY 1`,
      [[buyer.organisationId, supplier.organisationId, custodian.organisationId]],
    );
    return Object.fromEntries(rows.map(({ account, fen }) => [account, fen]));
  }

  it('by orders, confirmations, transfers, claims, give-backs and refunds', async () => {
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    expect(await posted()).toEqual(['ORDERED BUYER_DUE buyer < SUPPLIER_DUE supplier 10000']);
    const [part] = order.supplierOrders;
    await confirm(supplier, part.id, [{ lineId: part.lines[0].id, quantity: 8 }]);
    expect(await posted()).toEqual(['CONFIRMED SUPPLIER_DUE supplier < BUYER_DUE buyer 2000']);
    const { transfers } = await pay(custodian, [
      { on: today, yuan: '50.00', remark: order.paymentReference },
      { on: today, yuan: '35.00', remark: '货款' },
    ]);
    expect(await posted()).toEqual([
      'BANK_TRANSFER BANK custodian < SUSPENSE custodian 3500',
      'BANK_TRANSFER BANK custodian < SUSPENSE custodian 5000',
      'BANK_TRANSFER SUSPENSE custodian < BUYER_DUE buyer 5000',
    ]);
    const transferId = transfers.find(({ suspenseFen }: { suspenseFen: string }) => suspenseFen === '3500').id;
    const propose = async (verb: string, more: object) => {
      const input = { idempotencyKey: newId(), transferId, reason: '电话确认', ...more };
      return (await custodian.api.done(verb, input, 'claim { id }')).claim.id as string;
    };
    const decide = (verb: string, input: object) => second.api.done(verb, input, 'claim { status }');
    const claimId = await propose('claimTransfer', { parts: [{ paymentReference: order.paymentReference }] });
    await decide('rejectTransferClaim', { claimId, reason: '等等' });
    expect(await posted()).toEqual([]);
    const again = await propose('claimTransfer', { parts: [{ paymentReference: order.paymentReference }] });
    await decide('confirmTransferClaim', { claimId: again });
    expect(await posted()).toEqual(['BANK_TRANSFER SUSPENSE custodian < BUYER_DUE buyer 3000']);
    const back = await propose('giveBackTransfer', {});
    await decide('confirmTransferClaim', { claimId: back, bankReference: 'BACK-1' });
    expect(await posted()).toEqual(['GIVEN_BACK SUSPENSE custodian < BANK custodian 500']);
    const refund = {
      idempotencyKey: newId(),
      payableId: part.payable.id,
      items: [{ itemId: part.lines[0].id, amountFen: '1000' }],
      refundedOn: today,
      reason: '协商',
    };
    await custodian.api.done('refundPayment', refund, 'payable { paidFen }');
    await custodian.api.done('refundPayment', refund, 'payable { paidFen }');
    expect(await posted()).toEqual(['REFUND BUYER_DUE buyer < BANK custodian 1000']);
    expect(await balances()).toEqual({ BANK: '7000', BUYER_DUE: '1000', SUPPLIER_DUE: '-8000', SUSPENSE: '0' });
  });

  it('no posting is edited, and none moves nothing', async () => {
    await expect(sql('UPDATE money_postings SET amount_fen = amount_fen + 1')).rejects.toThrow('append-only');
    const same = `INSERT INTO money_postings (id, source_id, effective_on, reason, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen)
      SELECT gen_random_uuid(), $1, '2025-01-01', 'X', 'BANK', $1, `;
    await expect(sql(`${same} 'BANK', $1, 1`, [newId()])).rejects.toThrow('money_postings_move');
    await expect(sql(`${same} 'SUSPENSE', $1, 0`, [newId()])).rejects.toThrow('amount_fen_check');
    await expect(sql(`${same} 'POCKET', $1, 1`, [newId()])).rejects.toThrow('money_postings_accounts');
  });
});
