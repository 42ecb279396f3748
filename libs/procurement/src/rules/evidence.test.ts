import fc from 'fast-check';
import { PurchaseHistory, scheme } from '@shanhai/testing';
import { countPurchase } from './count-purchase';
import { difference, type NewEntry, postingOf } from './difference';
import { isInvoiceNumber, judgeUse, normalNumber, numberKey, readEvidence, scopeOf } from './evidence';
import { readPurchase } from './purchase';

/** Ten packs at 1 yuan, shipped from two lots and accepted, paid in full unless told. */
function delivered({ paidFen = 1000n, minimum = 0 } = {}) {
  const history = new PurchaseHistory({
    on: '2025-03-01',
    lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
    lots: {
      one: { placeCode: '640422', harvestedOn: '2024-10-01' },
      two: { placeCode: '640422', harvestedOn: '2024-10-02' },
    },
    rules: { schemes: [scheme('EW_PURCHASE', { parameters: { minimumEvidence: minimum } })] },
  });
  history.confirm('2025-03-01');
  const parcels = history.ship('2025-03-02', [
    { line: 0, lotId: 'one', quantity: 6 },
    { line: 0, lotId: 'two', quantity: 4 },
  ]);
  history.accept(
    '2025-03-03',
    parcels.map((parcel) => ({ parcel, accepted: parcel.quantity })),
  );
  if (paidFen > 0n) history.pay('2025-03-04', paidFen);
  return { history, parcels };
}

/** Attaches evidence to the line, or to one lot of it. */
function attach(
  history: PurchaseHistory,
  evidenceId: string,
  fen: number,
  more: { kind?: string; lotId?: string } = {},
) {
  const { kind = 'INVOICE', lotId = null } = more;
  history.prove('evidence.attached', '2025-04-01', {
    evidenceId,
    kind,
    number: evidenceId,
    amountFen: String(fen),
    issuedOn: '2025-03-05',
    fileHash: null,
    lines: [{ lineId: 'line-0', lotId, amountFen: String(fen) }],
  });
}

const counts = (history: PurchaseHistory) =>
  countPurchase(readPurchase(history.facts)!, history.rules.schemes, history.rulesAt);
/** Level, outcome, date and counted amount of each root. */
const short = (history: PurchaseHistory) =>
  counts(history).map((each) => [
    each.lotId,
    each.recognisedOn,
    `E${each.facets.evidenceLevel}`,
    each.facets.outcome,
    each.amountFen,
  ]);
const levels = (history: PurchaseHistory) => counts(history).map((each) => each.facets.evidenceLevel);

describe('the level of a root', () => {
  it('is that of its documents until an invoice agrees with what is owed, to the fen', () => {
    const { history } = delivered();
    expect(levels(history)).toEqual([1, 1]);
    attach(history, 'a', 600);
    expect(levels(history)).toEqual([1, 1]);
    attach(history, 'b', 399);
    expect(levels(history)).toEqual([1, 1]);
    attach(history, 'c', 1);
    expect(levels(history)).toEqual([2, 2]);
    attach(history, 'd', 1);
    expect(levels(history)).toEqual([1, 1]);
  });

  it('is that of the lots that an invoice names', () => {
    const { history } = delivered();
    attach(history, 'a', 1000, { lotId: 'two' });
    expect(levels(history)).toEqual([1, 2]);
  });

  it('follows a return: a reversing invoice makes it agree again', () => {
    const { history, parcels } = delivered();
    attach(history, 'a', 1000);
    history.giveBack('2025-03-20', [{ parcel: parcels[0], quantity: 2 }]);
    history.refund('2025-03-21', [{ itemId: 'line-0', amountFen: 200n }]);
    expect(new Set(levels(history))).toEqual(new Set([1]));
    attach(history, 'red', -200);
    expect(new Set(levels(history))).toEqual(new Set([2]));
  });

  it('needs the bank’s reference, or one that was attached, beside the invoice', () => {
    const { history } = delivered({ paidFen: 0n });
    history.pay('2025-03-04', 1000n);
    (history.facts.at(-1)!.payload as { bankReference: string | null }).bankReference = null;
    attach(history, 'a', 1000);
    expect(levels(history)).toEqual([1, 1]);
    attach(history, 'bank', 1000, { kind: 'BANK_REFERENCE' });
    expect(levels(history)).toEqual([2, 2]);
  });

  it('is 3 where an office confirmed what covers it, as long as that is held', () => {
    const { history } = delivered();
    attach(history, 'form', 600, { kind: 'ACCEPTANCE_FORM', lotId: 'one' });
    history.prove('evidence.confirmed', '2025-04-02', { evidenceId: 'form', officeId: 'office', note: '' });
    expect(levels(history)).toEqual([3, 1]);
    history.prove('evidence.withdrawn', '2025-04-03', { evidenceId: 'form', reason: 'wrong form' });
    expect(levels(history)).toEqual([1, 1]);
  });

  it('is not raised by a confirmed invoice that takes goods off', () => {
    const { history } = delivered();
    attach(history, 'red', -600);
    history.prove('evidence.confirmed', '2025-04-02', { evidenceId: 'red', officeId: 'office', note: '' });
    expect(levels(history)).toEqual([1, 1]);
  });
});

describe('a scheme’s minimum', () => {
  it('counts when the evidence has come, at the date on which it became true, and the ledger follows', () => {
    const { history } = delivered({ minimum: 2 });
    const weak = counts(history);
    expect(weak.map((each) => each.facets.outcome)).toEqual(['EVIDENCE_TOO_WEAK', 'EVIDENCE_TOO_WEAK']);
    const ledger: NewEntry[] = difference(weak, []);
    history.seal('2025-03');
    attach(history, 'a', 1000);
    expect(short(history)).toEqual([
      ['one', '2025-03-04', 'E2', 'COUNTED', 600n],
      ['two', '2025-03-04', 'E2', 'COUNTED', 400n],
    ]);
    const entered = difference(counts(history), ledger);
    expect(
      entered.filter((each) => each.amountFen > 0n).map((each) => postingOf(each, history.rules.sealedThrough)),
    ).toEqual([
      { month: '2025-04', posting: 'LATE' },
      { month: '2025-04', posting: 'LATE' },
    ]);
    expect(entered.reduce((sum, each) => sum + each.goodsFen, 0n)).toBe(0n);
  });

  it('is judged by the rules of the day on which goods or money moved, not of the day on which a document came', () => {
    const { history } = delivered({ minimum: 1 });
    history.rule({ schemes: [scheme('EW_PURCHASE', { version: 2, parameters: { minimumEvidence: 3 } })] });
    // On the very day of the payment, recorded after the rules changed.
    history.prove('evidence.attached', '2025-03-04', {
      evidenceId: 'a',
      kind: 'ACCEPTANCE_FORM',
      number: 'a',
      amountFen: '1',
      issuedOn: '2025-03-04',
      fileHash: null,
      lines: [],
    });
    expect(counts(history).map((each) => [each.facets.schemeVersion, each.facets.outcome])).toEqual([
      [1, 'COUNTED'],
      [1, 'COUNTED'],
    ]);
  });
});

describe('a dispute', () => {
  it('holds what its evidence covers out of the totals until it is settled, and gives all of it back', () => {
    const { history } = delivered();
    attach(history, 'a', 600, { lotId: 'one' });
    const before = short(history);
    const ledger: NewEntry[] = difference(counts(history), []);
    history.prove('dispute.opened', '2025-04-02', { disputeId: 'd', evidenceId: 'a' });
    expect(short(history)).toEqual([
      ['one', '2025-03-04', 'E1', 'DISPUTED', 0n],
      ['two', '2025-03-04', 'E1', 'COUNTED', 400n],
    ]);
    ledger.push(...difference(counts(history), ledger));
    expect(ledger.reduce((sum, each) => sum + each.amountFen, 0n)).toBe(400n);
    history.prove('dispute.settled', '2025-04-05', {
      disputeId: 'd',
      evidenceId: 'a',
      kept: true,
      officeId: 'o',
      reason: 'r',
    });
    expect(short(history)).toEqual(before);
    ledger.push(...difference(counts(history), ledger));
    expect(ledger.reduce((sum, each) => sum + each.amountFen, 0n)).toBe(1000n);
  });

  it('that is lost leaves the goods without that evidence', () => {
    const { history } = delivered({ minimum: 2 });
    attach(history, 'a', 1000);
    history.prove('dispute.opened', '2025-04-02', { disputeId: 'd', evidenceId: 'a' });
    expect(counts(history).map((each) => each.facets.outcome)).toEqual(['DISPUTED', 'DISPUTED']);
    history.prove('dispute.settled', '2025-04-05', {
      disputeId: 'd',
      evidenceId: 'a',
      kept: false,
      officeId: 'o',
      reason: 'r',
    });
    expect(counts(history).map((each) => each.facets.outcome)).toEqual(['EVIDENCE_TOO_WEAK', 'EVIDENCE_TOO_WEAK']);
  });

  it('that is settled does not settle the next one about the same number', () => {
    const { history } = delivered();
    attach(history, 'a', 1000);
    for (const disputeId of ['d', 'e']) history.prove('dispute.opened', '2025-04-02', { disputeId, evidenceId: 'a' });
    history.prove('dispute.settled', '2025-04-05', {
      disputeId: 'd',
      evidenceId: 'a',
      kept: true,
      officeId: 'o',
      reason: 'r',
    });
    expect(counts(history).map((each) => each.facets.outcome)).toEqual(['DISPUTED', 'DISPUTED']);
  });
});

it('depends on the set of facts, not on their order (I3)', () => {
  const { history } = delivered();
  attach(history, 'a', 600);
  attach(history, 'b', 400, { lotId: 'two' });
  history.prove('evidence.confirmed', '2025-04-02', { evidenceId: 'b', officeId: 'office', note: '' });
  history.prove('dispute.opened', '2025-04-02', { disputeId: 'd', evidenceId: 'a' });
  history.prove('dispute.settled', '2025-04-05', {
    disputeId: 'd',
    evidenceId: 'a',
    kept: true,
    officeId: 'o',
    reason: 'r',
  });
  history.prove('evidence.withdrawn', '2025-04-03', { evidenceId: 'b', reason: 'x' });
  const facts = history.facts.filter((fact) => /^(evidence|dispute)/.test(fact.type));
  const sorted = (evidence: ReturnType<typeof readEvidence>) =>
    [...evidence].sort((a, b) => (a.evidenceId < b.evidenceId ? -1 : 1));
  fc.assert(
    fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (shuffled) => {
      expect(sorted(readEvidence(shuffled))).toEqual(sorted(readEvidence(facts)));
    }),
  );
  expect(sorted(readEvidence(facts)).map(({ state, confirmed }) => [state, confirmed])).toEqual([
    ['HELD', false],
    ['WITHDRAWN', true],
  ]);
});

describe('a number', () => {
  it.each([
    ['25642000000012345678', '2025-03-05', true],
    ['25642000000012345678', '2024-03-05', false],
    ['2564200000001234567', '2025-03-05', false],
    ['2564200000001234567A', '2025-03-05', false],
    ['20642000000012345678', '2020-03-05', false],
  ])('%s of %s is an invoice: %s', (number, issuedOn, expected) => {
    expect(isInvoiceNumber(number, issuedOn)).toBe(expected);
  });

  it('is compared without blanks, width and case', () => {
    expect(normalNumber(' ２５６４ ab\u3000c ')).toBe('2564ABC');
  });

  it.each(['\u200b', '\u00ad', '\ufeff', '\u2060', '\u202e', '\u034f', '\ufe0f', '\u0301', '\u0007'])(
    'is no other one for what nobody sees in it: %j',
    (unseen) => {
      expect(normalNumber(`HX${unseen}-1`)).toBe('HX-1');
    },
  );

  it('is no other one for another hyphen', () => {
    for (const hyphen of ['\u2010', '\u2011', '\u2013', '\u2014', '\u2212', '\uff0d'])
      expect(normalNumber(`HX${hyphen}1`)).toBe('HX-1');
  });

  it('is unique on the platform, an acceptance form’s within its buyer; a transfer pays a whole order', () => {
    expect([
      numberKey('INVOICE', '1', 'b'),
      numberKey('BANK_REFERENCE', '1', 'b'),
      numberKey('ACCEPTANCE_FORM', '1', 'b'),
    ]).toEqual(['1', '1', 'b/1']);
    const part = { id: 'part', orderId: 'order' };
    expect([scopeOf('INVOICE', part), scopeOf('ACCEPTANCE_FORM', part), scopeOf('BANK_REFERENCE', part)]).toEqual([
      'part',
      'part',
      'order',
    ]);
  });
});

describe('a further use of a number', () => {
  const use = (
    supplierOrderId: string,
    state: 'HELD' | 'DISPUTED' | 'LOST' | 'WITHDRAWN',
    scopeId = supplierOrderId,
    kept = false,
  ) => ({ supplierOrderId, scopeId, state, kept });
  const mine = { supplierOrderId: 'mine', scopeId: 'mine' };
  it.each([
    ['holds it where there is no other', [], mine, 'HELD'],
    ['is a dispute where another purchase holds it', [use('other', 'HELD')], mine, 'DISPUTED'],
    ['joins the dispute of others', [use('other', 'DISPUTED'), use('third', 'DISPUTED')], mine, 'DISPUTED'],
    ['holds it where the others lost it', [use('other', 'LOST')], mine, 'HELD'],
    ['is refused where the order has it', [use('mine', 'HELD')], mine, 'ATTACHED'],
    ['is refused where the order lost it', [use('mine', 'LOST'), use('other', 'HELD')], mine, 'LOST'],
    ['is refused where the office gave it to another', [use('other', 'HELD', 'other', true)], mine, 'TAKEN'],
    ['holds it where whom it was given to gave it up', [use('other', 'WITHDRAWN', 'other', true)], mine, 'HELD'],
    [
      'holds it beside another part of the order that it was given to',
      [use('other', 'HELD', 'order', true)],
      { supplierOrderId: 'mine', scopeId: 'order' },
      'HELD',
    ],
    [
      'holds it beside another part of the same order',
      [use('other', 'HELD', 'order')],
      { supplierOrderId: 'mine', scopeId: 'order' },
      'HELD',
    ],
  ])('%s', (_, uses, wanted, expected) => {
    expect(judgeUse(uses, wanted)).toBe(expected);
  });
});
