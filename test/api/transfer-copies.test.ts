import { addDays, newId } from '@shanhai/kernel';
import { aBuyer, aCustodian, aListing, aSupplier, type MadeListing, pay, type Person, place, storedFile } from '@shanhai/testing'; // prettier-ignore
import { balances, refusals, today } from './payout-world';

const swift = (day: string) => day.slice(2).replaceAll('-', '');
const reference = () => newId().replaceAll('-', '').slice(-16).toUpperCase();
const TRANSFER = 'id reason matchedFen claimedFen suspenseFen reversedFen';
const CLAIM = `claim { id kind status amountFen original { id } } transfer { ${TRANSFER} }`;
/** An entry of field 61, with its mark: C came, RC is taken back. */
const entry = (yuan: string, remark: string, bankReference: string, { on = today, mark = 'C' } = {}) => [
  `:61:${swift(on)}${mark}${yuan.replace('.', ',')}NTRFNONREF//${bankReference}`,
  `:86:${remark}`,
];
const mt940 = (...entries: string[][]) =>
  [':20:STATEMENT', ':25:351000', ':28C:1/1', `:60F:C${swift(addDays(today, -9))}CNY0,`, ...entries.flat(), '-'].join('\r\n'); // prettier-ignore

describe('a transfer that the bank tells of twice', () => {
  let buyer: Person;
  let listing: MadeListing;
  let own: Person;
  let second: Person;
  beforeAll(async () => {
    const supplier = await aSupplier();
    buyer = await aBuyer();
    listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 1_000_000n });
  });
  beforeEach(async () => {
    own = await aCustodian();
    second = await aCustodian({ of: own });
  });
  const told = async (...entries: string[][]) => {
    const fileHash = await storedFile(mt940(...entries), 'text/plain');
    return own.api.done(
      'importBankStatement',
      { fileHash },
      `transfers { ${TRANSFER} } entries { outcome transferId }`,
    );
  };
  const copied = async (yuan: string, remark = '无编号', on = today) =>
    (await told(entry(yuan, remark, reference(), { on }))).transfers[0] as { id: string; reason: string };
  const tabled = async (yuan: string, remark = '无编号', more: object = {}) =>
    (await pay(own, [{ on: today, yuan, remark, ...more }])).transfers[0].id as string;
  const claim = (transferId: string, originalId: string, more: object = {}, by = own) =>
    by.api.mutate('claimDuplicateTransfer', { idempotencyKey: newId(), transferId, originalId, reason: '两种格式', ...more }, CLAIM); // prettier-ignore
  const confirm = (claimId: string, by = second) => by.api.mutate('confirmTransferClaim', { claimId }, CLAIM);
  const maybe = async (id: string) =>
    (await own.api.ask('query ($id: ID!) { node(id: $id) { ... on BankTransfer { maybeCopyOf { id } } } }', { id }))
      .node.maybeCopyOf as { id: string }[];

  it('leaves suspense and the bank’s account once two people say which one it is, and the order stays paid', async () => {
    const { paymentReference } = (await place(buyer, [{ skuCode: listing.skuCode, quantity: 2 }])).order;
    const original = await tabled('20.00', paymentReference);
    const before = await balances(own);
    const copy = await copied('20.00', paymentReference, addDays(today, -2));
    expect(copy.reason).toBe('LIKE_ANOTHER');
    expect(await balances(own)).not.toEqual(before);
    expect(await maybe(copy.id)).toEqual([{ id: original }]);
    const input = { idempotencyKey: newId() };
    const proposed = await claim(copy.id, original, input);
    expect(proposed).toMatchObject({
      claim: { kind: 'DUPLICATE', status: 'OPEN', amountFen: '2000', original: { id: original } },
      transfer: { matchedFen: '0', claimedFen: '2000', suspenseFen: '2000' },
      userErrors: [],
    });
    expect(await claim(copy.id, original, input)).toEqual(proposed);
    expect(refusals(await confirm(proposed.claim.id, own))).toEqual(['OWN_CLAIM claimId']);
    expect(await confirm(proposed.claim.id)).toMatchObject({
      claim: { status: 'CONFIRMED' },
      transfer: { matchedFen: '2000', claimedFen: '0', suspenseFen: '0', reason: 'DUPLICATE' },
    });
    expect(await balances(own)).toEqual(before);
    expect(await maybe(copy.id)).toEqual([]);
    const suspended = (await own.api.ask('{ bankTransfers(inSuspense: true, first: 5) { nodes { id } } }')).bankTransfers; // prettier-ignore
    expect(suspended.nodes).toEqual([]);
    expect(refusals(await claim(copy.id, original))).toEqual(['TRANSFER_NOT_OPEN transferId']);
  });

  it('is open again where the proposal is rejected', async () => {
    const original = await tabled('7.00');
    const { id } = await copied('7.00');
    const proposed = (await claim(id, original)).claim;
    const rejected = await second.api.mutate(
      'rejectTransferClaim',
      { claimId: proposed.id, reason: '确是两笔' },
      CLAIM,
    );
    expect(rejected.transfer).toMatchObject({ claimedFen: '0', suspenseFen: '700', reason: 'LIKE_ANOTHER' });
  });

  it('is no copy of what differs, was told beside it, is a copy itself, or was taken back', async () => {
    const original = await tabled('7.00');
    const copy = await copied('7.00');
    const [a, b] = await Promise.all([1, 2].map(async (quantity) => (await place(buyer, [{ skuCode: listing.skuCode, quantity }])).order.paymentReference)); // prettier-ignore
    const tried = async (transferId: string, originalId: string, more: object = {}) => {
      const payload = await claim(transferId, originalId, more);
      return refusals(payload).map((refusal, index) => `${refusal} ${/(?<=differ in )[A-Z]+|$/.exec(payload.userErrors[index].message)![0]}`.trim()); // prettier-ignore
    };
    expect(await tried(copy.id, await tabled('7.01'))).toEqual(['NOT_ALIKE originalId AMOUNT']);
    expect(await tried(copy.id, await tabled('7.00', '无编号', { on: addDays(today, -6) }))).toEqual([
      'NOT_ALIKE originalId DAY',
    ]);
    const forOne = await copied('7.00', `166?20${a}`);
    expect(await tried(forOne.id, await tabled('7.00', b))).toEqual(['NOT_ALIKE originalId REMARK']);
    const [one, two] = (await told(entry('8.00', '无编号', reference()), entry('8.00', '无编号', reference())))
      .transfers;
    expect(await tried(one.id, two.id)).toEqual(['NOT_ALIKE originalId STATEMENT']);
    expect(await tried(copy.id, copy.id)).toEqual(['NOT_ALIKE originalId STATEMENT']);
    expect(await tried(copy.id, original, { reason: ' ' })).toEqual(['REQUIRED reason']);
    expect(await tried(copy.id, listing.skuCode)).toEqual(['NOT_FOUND originalId']);
    const other = await aCustodian();
    const theirs = (await pay(other, [{ on: today, yuan: '7.00', remark: '无编号' }])).transfers[0].id;
    expect(await tried(copy.id, theirs)).toEqual(['NOT_FOUND originalId']);
    expect(refusals(await claim(copy.id, original, {}, other))).toEqual(['NOT_FOUND transferId']);

    expect((await confirm((await claim(copy.id, original)).claim.id)).userErrors).toEqual([]);
    const third = await copied('7.00');
    expect(await tried(third.id, copy.id)).toEqual(['IS_A_COPY originalId']);
    expect(await tried(original, third.id)).toEqual(['HAS_COPIES transferId']);
    const given = (await own.api.done('giveBackTransfer', { idempotencyKey: newId(), transferId: third.id, amountFen: '1', reason: '多付' }, CLAIM)).claim; // prettier-ignore
    expect(await tried(third.id, original)).toEqual(['COPY_IS_SPENT transferId']);
    await own.api.done('rejectTransferClaim', { claimId: given.id, reason: '误' }, CLAIM);
    const waiting = (await claim(third.id, original)).claim;

    // The bank takes the original back, by the reference of its copy, before the second person looks.
    const named = await own.api.ask('query ($id: ID!) { node(id: $id) { ... on BankTransfer { bankReference } } }', { id: copy.id }); // prettier-ignore
    const { bankReference } = named.node;
    const { entries } = await told(entry('7.00', bankReference, reference(), { mark: 'RC' }));
    expect(entries).toEqual([{ outcome: 'REVERSED', transferId: original }]);
    expect(refusals(await confirm(waiting.id))).toEqual(['TRANSFER_REVERSED claimId']);
    const again = await copied('7.00');
    expect(await tried(again.id, original)).toEqual(['TRANSFER_REVERSED originalId']);
  });

  it('stands for nothing that the bank takes back: people name the original', async () => {
    const original = await tabled('9.00');
    const copy = await copied('9.00');
    await confirm((await claim(copy.id, original)).claim.id);
    await told(entry('9.00', '冲正', reference(), { mark: 'RC' }));
    const { transferReversals } = await own.api.ask('{ transferReversals(status: OPEN, first: 5) { nodes { id } } }');
    const settle = (transferId: string) =>
      own.api.mutate('settleReversal', { reversalId: transferReversals.nodes[0].id, transferId, reason: '核实' }, 'reversal { id }'); // prettier-ignore
    expect(refusals(await settle(copy.id))).toEqual(['IS_A_COPY transferId']);
    expect(refusals(await settle(original))).toEqual([]);
  });

  it('is one of two that each are said to be a copy of the other, confirmed at once; and a copy once', async () => {
    const before = await balances(own);
    const [a, b] = [await tabled('6.00'), (await copied('6.00')).id];
    const claims = [(await claim(a, b)).claim, (await claim(b, a)).claim];
    const answers = await Promise.all(claims.flatMap(({ id }) => [confirm(id), confirm(id)]));
    const codes = answers.flatMap(refusals).sort();
    expect(codes).toHaveLength(3);
    expect(codes.filter((code) => /^(IS_A_COPY|HAS_COPIES) claimId$/.test(code))).toHaveLength(2);
    expect(codes).toContain('STATE_NOT_ALLOWED claimId');
    const after = await balances(own);
    expect(BigInt(after.BANK) - BigInt(before.BANK ?? 0)).toBe(600n);
  });
});
