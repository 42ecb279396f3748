import { toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  anOffice,
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

describe('the books of money', () => {
  let buyer: Person;
  let supplier: Person;
  let custodian: Person;
  let order: { id: string; paymentReference: string; supplierOrders: { id: string; payable: { id: string } }[] };
  const past = '2025-03-01';
  beforeAll(async () => {
    [buyer, supplier, custodian] = await Promise.all([aBuyer(), aSupplier(), aCustodian()]);
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 1_000_000n });
    ({ order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]));
    await pay(custodian, [
      { on: past, yuan: '40.00', remark: order.paymentReference },
      { on: today, yuan: '70.00', remark: order.paymentReference },
    ]);
  });
  const BALANCES = `query ($of: ID, $account: MoneyAccount, $asOf: Date) { moneyBalances(organisationId: $of, account: $account, asOf: $asOf) { account debitFen creditFen balanceFen balanceYuan } }`;
  const balances = async (by: Person, variables: object = {}) =>
    (await by.api.ask(BALANCES, variables)).moneyBalances.map(
      (each: { account: string; balanceFen: string }) => `${each.account} ${each.balanceFen}`,
    );
  const POSTINGS = `query ($of: ID, $filter: MoneyPostingFilterInput, $first: Int, $after: String, $last: Int, $before: String) { moneyPostings(organisationId: $of, filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    nodes { id effectiveOn reason debitAccount creditAccount amountFen amountYuan debitOwner { name } creditOwner { name } payable { id supplierOrder { id } } transfer { bankReference remark } } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } }`;
  interface Page {
    nodes: {
      id: string;
      effectiveOn: string;
      reason: string;
      debitAccount: string;
      creditAccount: string;
      amountFen: string;
    }[];
    pageInfo: { endCursor: string; hasNextPage: boolean };
  }
  const postings = async (by: Person, variables: object = {}): Promise<Page> =>
    (await by.api.ask(POSTINGS, variables)).moneyPostings;
  const globalId = ({ organisationId }: Person) => toGlobalId('Organisation', organisationId);

  it('shows what each side’s accounts hold, on any day', async () => {
    expect(await balances(buyer)).toEqual(['BUYER_DUE 0']);
    expect(await balances(supplier)).toEqual(['SUPPLIER_DUE -10000']);
    expect(await balances(custodian)).toEqual(['BANK 11000', 'SUSPENSE -1000']);
    expect(await balances(custodian, { asOf: past })).toEqual(['BANK 4000', 'SUSPENSE 0']);
    expect(await balances(custodian, { asOf: '2025-02-28' })).toEqual([]);
    expect(await balances(custodian, { account: 'BANK' })).toEqual(['BANK 11000']);
    expect((await buyer.api.ask(BALANCES, {})).moneyBalances).toEqual([
      { account: 'BUYER_DUE', debitFen: '10000', creditFen: '10000', balanceFen: '0', balanceYuan: '0.00' },
    ]);
  });

  it('opens each balance to postings, and these to payable, order and transfer', async () => {
    const { nodes } = await postings(buyer);
    expect(nodes.map(({ effectiveOn, reason, amountFen }) => [effectiveOn, reason, amountFen])).toEqual([
      [today, 'BANK_TRANSFER', '6000'],
      [today, 'ORDERED', '10000'],
      [past, 'BANK_TRANSFER', '4000'],
    ]);
    const [part] = order.supplierOrders;
    expect(nodes[1]).toMatchObject({
      debitAccount: 'BUYER_DUE',
      creditAccount: 'SUPPLIER_DUE',
      amountYuan: '100.00',
      debitOwner: { name: buyer.name },
      creditOwner: { name: supplier.name },
      payable: { id: part.payable.id, supplierOrder: { id: part.id } },
      transfer: null,
    });
    expect(nodes[0]).toMatchObject({ transfer: null, payable: { supplierOrder: { id: part.id } } });
    const ofCustodian = (await postings(custodian)).nodes;
    expect(ofCustodian).toHaveLength(4);
    expect(ofCustodian).toContainEqual(
      expect.objectContaining({
        debitAccount: 'SUSPENSE',
        amountFen: '6000',
        payable: { id: part.payable.id, supplierOrder: null },
        transfer: { bankReference: expect.any(String), remark: order.paymentReference },
      }),
    );
    const [{ id }] = nodes;
    const named = async (by: Person) => (await by.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id })).node;
    expect(await named(buyer)).toEqual({ id });
    expect(await named(supplier)).toBeNull();
  });

  it('pages forward and backward and filters by account, payable and span', async () => {
    const all = (await postings(custodian)).nodes.map(({ id }) => id);
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Page = await postings(custodian, { first: 1, after });
      seen.push(...page.nodes.map(({ id }) => id));
      [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
    }
    expect(seen).toEqual(all);
    expect((await postings(custodian, { last: 2 })).nodes.map(({ id }) => id)).toEqual(all.slice(-2));
    const found = async (by: Person, filter: object) =>
      (await postings(by, { filter })).nodes.map(({ amountFen }) => amountFen).sort();
    expect(await found(custodian, { account: 'BANK' })).toEqual(['4000', '7000']);
    expect(await found(custodian, { account: 'SUSPENSE', until: past })).toEqual(['4000', '4000']);
    expect(await found(custodian, { from: today })).toEqual(['6000', '7000']);
    const payableId = order.supplierOrders[0].payable.id;
    expect(await found(custodian, { payableId })).toEqual(['4000', '6000']);
    expect(await found(buyer, { payableId })).toEqual(['10000', '4000', '6000']);
    expect(await found(await aCustodian(), { payableId })).toEqual([]);
  });

  it('is for its owner and for auditors of offices of the place', async () => {
    const auditor = await anOffice({ seat: '350100', roles: ['AUDITOR'] });
    expect(await balances(auditor, { of: globalId(buyer) })).toEqual(['BUYER_DUE 0']);
    expect((await postings(auditor, { of: globalId(buyer) })).nodes).toHaveLength(3);
    const refused = async (by: Person, query: string, variables: object) =>
      ((await by.api.send(query, variables)).errors![0].extensions.userErrors as { code: string }[])[0].code;
    expect(await refused(auditor, BALANCES, { of: globalId(supplier) })).toBe('OUTSIDE_YOUR_PLACES');
    expect(await refused(supplier, BALANCES, { of: globalId(buyer) })).toBe('OUTSIDE_YOUR_PLACES');
    expect(await refused(custodian, POSTINGS, { of: globalId(buyer) })).toBe('OUTSIDE_YOUR_PLACES');
    expect(await refused(buyer, BALANCES, { asOf: '2025-02-30' })).toBe('DATE_INVALID');
    expect(await refused(buyer, POSTINGS, { filter: { from: '2025-13-01' } })).toBe('DATE_INVALID');
    const TRIAL = '{ moneyTrialBalance { account balanceFen } }';
    expect(await refused(auditor, TRIAL, {})).toBe('PROVINCE_ONLY');
    const province = await anOffice({ seat: '350000', roles: ['AUDITOR'] });
    const all: { balanceFen: string }[] = (await province.api.ask(TRIAL, {})).moneyTrialBalance;
    expect(all.length).toBeGreaterThan(3);
    expect(all.reduce((sum, { balanceFen }) => sum + BigInt(balanceFen), 0n)).toBe(0n);
  });
});
