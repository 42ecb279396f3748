import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { aCustodian, pay, type Person, sql } from '@shanhai/testing';
import { type CardWorld, uuid } from './card-world';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const PAYOUT = 'id reference status amount currency arrivesOn awaited failure bankTrace transfer { id }';
const TRANSFER = 'id matchedFen claimedFen suspenseFen reason';
const CLAIM = `claim { id kind status amountFen balanceFen cardPayout { id } } transfer { ${TRANSFER} }`;

/** What the processor pays out and charges, in a world whose account nobody used before. */
export function describePayouts(started: () => CardWorld): void {
  let world: CardWorld;
  let colleague: Person;
  beforeAll(async () => {
    world = started();
    colleague = await aCustodian({ of: world.custodian });
  });

  const own = (by = world.custodian) => world.as(by);
  const yuan = (fen: number) => (fen / 100).toFixed(2);
  const payoutOf = async (reference: string) =>
    (await own().ask(`{ cardPayouts(first: 100) { nodes { ${PAYOUT} } } }`)).cardPayouts.nodes.find(
      (each: { reference: string }) => each.reference === reference,
    );
  const untilPayout = (reference: string, wanted: object) => world.eventually(() => payoutOf(reference), wanted);
  const account = async () =>
    (await own().ask('{ cardAccount { bookedFen inTransitFen processor { currency net cost } } }')).cardAccount;
  const transferOf = async (id: string) =>
    (await own().ask(`query ($id: ID!) { node(id: $id) { ... on BankTransfer { ${TRANSFER} payoutSuggestions { score reasons payout { id } } } } }`, { id })).node; // prettier-ignore
  const bank = async (fen: number, remark: string, more: object = {}) => {
    const { transfers } = await pay(world.custodian, [
      { on: today, yuan: yuan(fen), remark, payer: 'STRIPE', ...more },
    ]);
    return transfers[0] as { id: string; matchedFen: string; suspenseFen: string; reason: string };
  };
  const begun = (how: object = {}) => world.emulator.control<{ id: string; amount: number }>('payOut', how);
  const finished = (id: string, how: object = {}) => world.emulator.control('finishPayout', { id, ...how });
  const claim = (transferId: string, cardPayoutId: string, more: object = {}, by = world.custodian) =>
    own(by).mutate('claimCardPayout', { idempotencyKey: newId(), transferId, cardPayoutId, reason: '对账单', ...more }, CLAIM); // prettier-ignore
  const confirm = (claimId: string, by = colleague) => own(by).mutate('confirmTransferClaim', { claimId }, CLAIM);
  /** A payout of so many fen of card money, paid. */
  const paidOut = async (amount: number, how: object = {}) => {
    const { id: reference } = await begun({ amount, ...how });
    await finished(reference);
    return untilPayout(reference, { status: 'PAID' });
  };

  it('enters what the processor charges as a cost, once, so that the balance is what it holds', async () => {
    await world.paid();
    await world.paid();
    const settled = {
      bookedFen: '19420',
      inTransitFen: '0',
      processor: [{ currency: 'cny', net: '19420', cost: '580' }],
    };
    await world.eventually(account, settled);
    await sql('UPDATE card_event_cursors SET entries_read_to = $2, read_again_at = $2 WHERE custodian_id = $1', [
      world.custodian.organisationId,
      new Date(0),
    ]);
    await world.eventually(
      () => sql('SELECT FROM card_event_cursors WHERE custodian_id = $1 AND entries_read_to > $2', [world.custodian.organisationId, new Date(0)]), // prettier-ignore
      [{}],
    );
    expect(await account()).toEqual(settled);
  });

  it('finds a payout in a later statement by its reference and amount, and takes it out of the balance once', async () => {
    const { id: reference, amount } = await begun();
    await untilPayout(reference, { status: 'ON_ITS_WAY', amount: String(amount), awaited: false });
    await world.eventually(account, { bookedFen: '19420', inTransitFen: '19420', processor: [{ net: '0' }] });
    await finished(reference, { trace: 'TRACE20250601' });
    const { id } = await untilPayout(reference, { status: 'PAID', awaited: true, bankTrace: 'TRACE20250601' });
    const transfer = await bank(amount, '跨境汇款 TRACE20250601');
    expect(transfer).toMatchObject({ matchedFen: '19420', suspenseFen: '0', reason: 'CARD_PAYOUT' });
    expect(await payoutOf(reference)).toMatchObject({ awaited: false, transfer: { id: transfer.id } });
    expect(await account()).toMatchObject({ bookedFen: '0', inTransitFen: '0' });
    expect(await world.balance('SUSPENSE', [uuid(id)])).toBe(19_420);
    // A second transfer that names it is another matter.
    expect(await bank(amount, 'TRACE20250601')).toMatchObject({ matchedFen: '0', reason: 'NO_REFERENCE' });
  });

  it('finds the transfer that came before the processor told, and enters it once though both come at once', async () => {
    await world.paid(100);
    const { id: reference } = await begun({ amount: 30_000 });
    await world.webhooks({ copies: 3 });
    const [transfer] = await Promise.all([bank(30_000, `PAYOUT ${reference}`), finished(reference)]);
    await untilPayout(reference, { status: 'PAID', awaited: false, transfer: { id: transfer.id } });
    await world.webhooks();
    expect(await sql('SELECT FROM card_arrivals WHERE transfer_id = $1', [uuid(transfer.id)])).toHaveLength(1);
    expect(await transferOf(transfer.id)).toMatchObject({
      matchedFen: '30000',
      suspenseFen: '0',
      reason: 'CARD_PAYOUT',
    });
  });

  it('takes a payout that fails afterwards off its transfer', async () => {
    const { id: reference } = await begun({ amount: 10_000 });
    await finished(reference);
    await untilPayout(reference, { status: 'PAID' });
    const transfer = await bank(10_000, reference);
    expect(transfer.reason).toBe('CARD_PAYOUT');
    const { bookedFen } = await account();
    await finished(reference, { failure: 'account_closed' });
    await untilPayout(reference, { status: 'FAILED', failure: 'account_closed', transfer: null });
    expect(await transferOf(transfer.id)).toMatchObject({ matchedFen: '0', suspenseFen: '10000', reason: 'CARD_PAYOUT_FAILED' }); // prettier-ignore
    expect(Number((await account()).bookedFen)).toBe(Number(bookedFen) + 10_000);
    const notices = await own().ask('{ notices(first: 50) { nodes { kind text } } }');
    expect(notices.notices.nodes).toContainEqual({
      kind: 'CARD_PAYOUT_HELD',
      text: expect.stringContaining(reference),
    });
  });

  describe('a transfer that names no payout', () => {
    it('is suggested with its reasons, claimed by one person and confirmed by another', async () => {
      const { id, reference } = await paidOut(5_000);
      const transfer = await bank(5_000, '境外收款');
      expect(transfer).toMatchObject({ matchedFen: '0', reason: 'NO_REFERENCE' });
      expect((await transferOf(transfer.id)).payoutSuggestions[0]).toEqual({
        score: 50,
        reasons: ['AMOUNT', 'DESCRIPTOR', 'DAY'],
        payout: { id },
      });
      const proposed = await claim(transfer.id, id);
      expect(proposed).toMatchObject({
        claim: { kind: 'CARD_PAYOUT', status: 'OPEN', amountFen: '5000', balanceFen: '5000', cardPayout: { id } },
        transfer: { claimedFen: '5000' },
      });
      expect(refusals(await claim(transfer.id, id))).toEqual(['TRANSFER_NOT_OPEN transferId']);
      expect(refusals(await confirm(proposed.claim.id, world.custodian))).toEqual(['OWN_CLAIM claimId']);
      const answers = await Promise.all([confirm(proposed.claim.id), confirm(proposed.claim.id)]);
      expect(answers.flatMap(refusals)).toEqual(['STATE_NOT_ALLOWED claimId']);
      expect(await payoutOf(reference)).toMatchObject({ awaited: false, transfer: { id: transfer.id } });
      expect(await world.balance('CARD_BALANCE', [uuid(id)])).toBe(-5_000);
    });

    it('may have brought less, because banks charge: somebody says so, and the rest is a cost', async () => {
      const { id } = await paidOut(6_000);
      const transfer = await bank(5_970, '境外收款');
      expect(refusals(await claim(transfer.id, id))).toEqual(['REQUIRED balanceFen']);
      expect(refusals(await claim(transfer.id, id, { balanceFen: '5999' }))).toEqual(['CARD_PAYOUT_AMOUNT balanceFen']);
      const { claim: proposed } = await claim(transfer.id, id, { balanceFen: '6000' });
      await confirm(proposed.id);
      expect(await world.balance('CARD_BALANCE', [uuid(id)])).toBe(-6_000);
      expect(await world.balance('CARD_COSTS', [uuid(id)])).toBe(30);
    });

    it('is no payout twice: two proposals for one meet at the second confirmation', async () => {
      const { id } = await paidOut(4_000);
      const transfers = [await bank(4_000, '甲'), await bank(4_000, '乙')];
      const claims = await Promise.all(transfers.map((transfer) => claim(transfer.id, id)));
      const answers = await Promise.all(claims.map(({ claim: { id: claimId } }) => confirm(claimId)));
      expect(answers.flatMap(refusals)).toEqual(['CARD_PAYOUT_NOT_AWAITED claimId']);
      expect(await world.balance('CARD_BALANCE', [uuid(id)])).toBe(-4_000);
      const open = claims.find(({ claim: { id: claimId } }, at) => claimId && answers[at].userErrors.length > 0)!;
      await own(colleague).mutate('rejectTransferClaim', { claimId: open.claim.id, reason: '另一笔' }, CLAIM);
      expect(refusals(await claim(open.transfer.id, id))).toEqual(['CARD_PAYOUT_NOT_AWAITED cardPayoutId']);
    });
  });

  it('in another currency waits for two people, who say what it takes out of the balance; no rate is guessed', async () => {
    const { id, reference } = await paidOut(8_000, { currency: 'hkd' });
    expect(await payoutOf(reference)).toMatchObject({ amount: '8000', currency: 'hkd', awaited: true });
    const notices = await own().ask('{ notices(first: 50) { nodes { kind text } } }');
    expect(notices.notices.nodes).toContainEqual({
      kind: 'CARD_PAYOUT_HELD',
      text: expect.stringContaining('8000 hkd'),
    });
    const transfer = await bank(7_300, reference);
    expect(transfer).toMatchObject({ matchedFen: '0' });
    expect((await transferOf(transfer.id)).payoutSuggestions[0]).toMatchObject({ payout: { id }, reasons: ['REFERENCE', 'DESCRIPTOR', 'DAY'] }); // prettier-ignore
    expect(refusals(await claim(transfer.id, id))).toEqual(['REQUIRED balanceFen']);
    expect(refusals(await claim(transfer.id, id, { balanceFen: '0' }))).toEqual(['NOT_POSITIVE balanceFen']);
    const { claim: proposed } = await claim(transfer.id, id, { balanceFen: '7200' });
    await confirm(proposed.id);
    expect(await world.balance('CARD_BALANCE', [uuid(id)])).toBe(-7_200);
    // More arrived than left: exchange brought it.
    expect(await world.balance('CARD_COSTS', [uuid(id)])).toBe(-100);
  });

  it('is shown to, and claimed by, nobody but the custodian', async () => {
    const stranger = await aCustodian();
    const { id } = await paidOut(100);
    const transfer = await bank(100, '其他');
    expect((await own(stranger).ask('{ cardPayouts(first: 10) { nodes { id } } }')).cardPayouts.nodes).toEqual([]);
    expect((await own(stranger).ask('query ($id: ID!) { node(id: $id) { id } }', { id })).node).toBeNull();
    expect(refusals(await claim(transfer.id, id, {}, stranger))).toEqual(['NOT_FOUND transferId']);
    const theirs = (await pay(stranger, [{ on: addDays(today, -1), yuan: '1.00', remark: 'x' }])).transfers[0];
    expect(refusals(await claim(theirs.id, id, {}, stranger))).toEqual(['NOT_FOUND cardPayoutId']);
    expect(refusals(await claim(transfer.id, id, { reason: ' ' }))).toEqual(['REQUIRED reason']);
  });
}
