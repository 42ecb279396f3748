import {
  countSlowly,
  type HistoryLot,
  listed,
  pairing,
  PurchaseHistory,
  scheme,
  school,
  SHIPPED_SCHEMES,
  slowKey,
  USUAL_RULES,
} from '@shanhai/testing';
import { countPurchase } from './count-purchase';
import { difference, type NewEntry, postingOf } from './difference';
import { readPurchase } from './purchase';

/*
 * Questions that a finance bureau asks, each with the answer worked out by hand. Every example is counted by the program
 * and by the reference counter, which must agree on all of it.
 */

const XIJI: HistoryLot = { placeCode: '640422', harvestedOn: '2024-10-01' };
const YONGNING: HistoryLot = { placeCode: '640121', harvestedOn: '2024-10-01' };
const pack = (unitPriceFen: bigint, quantity: number) => ({ pricing: 'PACK' as const, contentBase: 500n, unitPriceFen, quantity }); // prettier-ignore

/** An order of one line of 10 packs at 1 yuan, confirmed on the day, unless told. */
function order(made: Partial<ConstructorParameters<typeof PurchaseHistory>[0]> = {}): PurchaseHistory {
  const history = new PurchaseHistory({ on: '2024-12-20', lines: [pack(100n, 10)], lots: { lot: XIJI }, ...made });
  history.confirm(history.placedOn);
  return history;
}

/** Ships and accepts packs of the first line. */
function deliver(history: PurchaseHistory, on: string, quantity = 10, lotId = 'lot') {
  const [parcel] = history.ship(on, [{ line: 0, lotId, quantity }]);
  history.accept(on, [{ parcel, accepted: quantity, netGrams: BigInt(quantity) * history.lines[0].contentBase }]);
  return parcel;
}

/** Date, outcome and counted amount of what a scheme counts; both counters say the same. */
function counted(history: PurchaseHistory, code: string) {
  const all = countPurchase(readPurchase(history.facts)!, history.rules.schemes, history.rulesAt);
  const sums = new Map<string, bigint>();
  for (const { facets, lineId, lotId, recognisedOn: on, goodsFen, judgement } of all) {
    const { schemeCode, schemeVersion: version, outcome, pairingId, unitIds: units, evidenceLevel, originCodes: [origin], buyerId: buyer } = facets; // prettier-ignore
    const takesBack = judgement.takesBack ?? null;
    const key = slowKey({ scheme: schemeCode, version, lineId, lotId, on, outcome, pairingId, origin, buyer, units, evidenceLevel, takesBack }); // prettier-ignore
    sums.set(key, (sums.get(key) ?? 0n) + goodsFen);
  }
  const slow = [...countSlowly(history.facts, history.rulesAt)].map(([key, { goodsFen }]) => [key, goodsFen]);
  expect([...sums].sort()).toEqual(slow.sort());
  return all
    .filter((each) => each.facets.schemeCode === code)
    .map((each) => [each.recognisedOn, each.facets.outcome, each.amountFen]);
}
const sumOf = (history: PurchaseHistory, code: string) =>
  counted(history, code).reduce((sum, [, , fen]) => sum + (fen as bigint), 0n);

/** A ledger that is posted to whenever it is asked. */
function ledgerOf(history: PurchaseHistory) {
  const ledger: (NewEntry & { month: string; posting: string })[] = [];
  return () => {
    const counts = countPurchase(readPurchase(history.facts)!, history.rules.schemes, history.rulesAt);
    const entries = difference(counts, ledger).map((entry) => ({
      ...entry,
      ...postingOf(entry, history.rules.sealedThrough),
    }));
    ledger.push(...entries);
    return entries
      .filter((entry) => entry.amountFen !== 0n && entry.facets?.schemeCode === 'EW_PURCHASE')
      .map(({ recognisedOn, month, posting, amountFen }) => [recognisedOn, month, posting, amountFen]);
  };
}

describe('worked examples of the counting rules', () => {
  it.each(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])(
    'ends three lines of 1 fen with 1 fen each, with the transfers in the order %s',
    (order3) => {
      const history = order({ lines: [pack(1n, 1), pack(1n, 1), pack(1n, 1)] });
      for (const transfer of order3) history.pay(`2024-12-2${1 + 'abc'.indexOf(transfer)}`, 1n);
      history.ship(
        '2024-12-25',
        [0, 1, 2].map((line) => ({ line, lotId: 'lot', quantity: 1 })),
      );
      expect(counted(history, 'RESERVE')).toEqual([
        ['2024-12-21', 'COUNTED', 1n],
        ['2024-12-22', 'COUNTED', 1n],
        ['2024-12-23', 'COUNTED', 1n],
      ]);
    },
  );
});

describe('what a finance bureau asks', () => {
  it('Half is paid on 31 December, half on 2 January: which year is it?', () => {
    const history = order();
    deliver(history, '2024-12-28');
    history.pay('2024-12-31', 500n);
    history.pay('2025-01-02', 500n);
    expect(counted(history, 'EW_PURCHASE')).toEqual([
      ['2024-12-31', 'COUNTED', 500n],
      ['2025-01-02', 'COUNTED', 500n],
    ]);
    // The reserved share counts a line when it is complete: all of it next year.
    expect(counted(history, 'RESERVE')).toEqual([['2025-01-02', 'COUNTED', 1000n]]);
  });

  it('Freight is on the same bill: is it counted, and does a part payment pay goods first?', () => {
    const history = order({ chargesFen: [500n] });
    deliver(history, '2024-12-21');
    history.pay('2024-12-22', 600n);
    // In proportion: 400 for the goods, 200 for the freight.
    expect(counted(history, 'EW_PURCHASE')).toEqual([['2024-12-22', 'COUNTED', 400n]]);
    expect(counted(history, 'RESERVE')).toEqual([]);
    history.pay('2024-12-23', 900n);
    expect([sumOf(history, 'EW_PURCHASE'), sumOf(history, 'RESERVE')]).toEqual([1000n, 1000n]);
  });

  it('The buyer paid more than the bill: how much counts?', () => {
    const history = order();
    deliver(history, '2024-12-21');
    history.pay('2024-12-22', 5000n);
    expect([sumOf(history, 'EW_PURCHASE'), sumOf(history, 'RESERVE')]).toEqual([1000n, 1000n]);
  });

  it('December is sealed, then the bank’s statement of December comes: which month shows it?', () => {
    const history = order();
    deliver(history, '2024-12-21');
    const post = ledgerOf(history);
    expect(post()).toEqual([]);
    history.seal('2024-12');
    history.pay('2024-12-30', 1000n);
    expect(post()).toEqual([['2024-12-30', '2025-01', 'LATE', 1000n]]);
    expect(post()).toEqual([]);
  });

  it('January is the first month that is sealed, then the bank’s statement of December comes: is it lost between them?', () => {
    const history = order();
    deliver(history, '2024-12-21');
    const post = ledgerOf(history);
    history.seal('2025-01');
    history.pay('2024-12-30', 1000n);
    // December can never be sealed any more: what is recognised in it is late in February (CR-7).
    expect(post()).toEqual([['2024-12-30', '2025-02', 'LATE', 1000n]]);
    history.refund('2024-12-31', [{ itemId: 'line-0', amountFen: 400n }]);
    expect(post()).toEqual([['2024-12-31', '2025-02', 'ADJUSTMENT', -400n]]);
  });

  it('Two months are sealed and everything is sent back and refunded: what becomes of the figures?', () => {
    const history = order();
    const parcel = deliver(history, '2024-12-21');
    history.pay('2024-12-22', 1000n);
    const post = ledgerOf(history);
    expect(post()).toEqual([['2024-12-22', '2024-12', 'REGULAR', 1000n]]);
    history.seal('2024-12');
    history.seal('2025-01');
    history.giveBack('2025-01-15', [{ parcel, quantity: 10 }]);
    history.refund('2025-02-20', [{ itemId: 'line-0', amountFen: 1000n }]);
    expect(post()).toEqual([['2025-01-15', '2025-02', 'ADJUSTMENT', -1000n]]);
    expect([sumOf(history, 'EW_PURCHASE'), sumOf(history, 'RESERVE')]).toEqual([0n, 0n]);
  });

  it('Half was paid in December, which is sealed, half in January, and all comes back: what of it is about December?', () => {
    const history = order();
    const parcel = deliver(history, '2024-12-21');
    history.pay('2024-12-22', 500n);
    const post = ledgerOf(history);
    post();
    history.seal('2024-12');
    history.pay('2025-01-10', 500n);
    expect(post()).toEqual([['2025-01-10', '2025-01', 'REGULAR', 500n]]);
    // Two packs come back, then all: the latest increase is taken back first, and each entry names its own (CR-5, CR-7).
    history.giveBack('2025-01-20', [{ parcel, quantity: 2 }]);
    expect(post()).toEqual([['2025-01-20', '2025-01', 'REGULAR', -200n]]);
    history.giveBack('2025-01-20', [{ parcel, quantity: 8 }]);
    expect(post()).toEqual([
      ['2025-01-20', '2025-01', 'ADJUSTMENT', -500n],
      ['2025-01-20', '2025-01', 'REGULAR', -300n],
    ]);
    expect(post()).toEqual([]);
  });

  it('A third of the crates is rejected at the door after the school has paid: what stays?', () => {
    const history = order({ lines: [pack(100n, 9)], lots: { lot: XIJI } });
    history.pay('2024-12-20', 900n);
    const [parcel] = history.ship('2024-12-21', [{ line: 0, lotId: 'lot', quantity: 9 }]);
    history.accept('2024-12-23', [{ parcel, accepted: 6, rejected: 3 }]);
    expect(counted(history, 'RESERVE')).toEqual([
      ['2024-12-20', 'COUNTED', 900n],
      ['2024-12-23', 'COUNTED', -300n],
    ]);
    expect(counted(history, 'EW_PURCHASE')).toEqual([['2024-12-23', 'COUNTED', 600n]]);
    // Giving back the money of what was rejected changes nothing more.
    history.refund('2024-12-30', [{ itemId: 'line-0', amountFen: 300n }]);
    expect([sumOf(history, 'EW_PURCHASE'), sumOf(history, 'RESERVE')]).toEqual([600n, 600n]);
  });

  it('The supplier gives three yuan of ten back for goods that stay: what stays of the reserved share?', () => {
    const history = order();
    history.pay('2024-12-20', 1000n);
    deliver(history, '2024-12-21');
    history.refund('2025-02-10', [{ itemId: 'line-0', amountFen: 300n }]);
    expect(counted(history, 'RESERVE')).toEqual([
      ['2024-12-20', 'COUNTED', 1000n],
      ['2025-02-10', 'COUNTED', -300n],
    ]);
    expect([sumOf(history, 'EW_PURCHASE'), sumOf(history, 'RESERVE')]).toEqual([700n, 700n]);
  });

  it('Half is paid, given back, and half is paid again: is the reserved share complete?', () => {
    const history = order();
    history.pay('2024-12-20', 500n);
    deliver(history, '2024-12-21');
    history.refund('2024-12-22', [{ itemId: 'line-0', amountFen: 500n }]);
    history.pay('2024-12-23', 500n);
    // Ten yuan are owed and five are paid, however often money went to and fro (CR-3).
    expect(counted(history, 'RESERVE')).toEqual([]);
    expect(sumOf(history, 'EW_PURCHASE')).toBe(500n);
    history.pay('2024-12-24', 500n);
    expect(counted(history, 'RESERVE')).toEqual([['2024-12-24', 'COUNTED', 1000n]]);
  });

  it('Money of rejected goods went back, then a later parcel weighs more: does the refund pay for it?', () => {
    const byWeight = { pricing: 'WEIGHT' as const, contentBase: 1000n, unitPriceFen: 100n, quantity: 10 };
    const history = order({ lines: [byWeight] });
    history.pay('2024-12-20', 1000n);
    const parcels = history.ship('2024-12-21', [
      { line: 0, lotId: 'lot', quantity: 5 },
      { line: 0, lotId: 'lot', quantity: 5 },
    ]);
    history.accept('2024-12-22', [{ parcel: parcels[0], accepted: 1, rejected: 4, netGrams: 1000n }]);
    history.refund('2024-12-23', [{ itemId: 'line-0', amountFen: 400n }]);
    expect(sumOf(history, 'RESERVE')).toBe(600n);
    history.accept('2024-12-24', [{ parcel: parcels[1], accepted: 5, netGrams: 7000n }]);
    expect(counted(history, 'RESERVE').at(-1)).toEqual(['2024-12-24', 'COUNTED', -600n]);
    history.pay('2024-12-25', 200n);
    expect(sumOf(history, 'RESERVE')).toBe(800n);
  });

  it('One line comes from two counties: are both counted alike?', () => {
    const history = order({ lots: { listed: XIJI, other: YONGNING } });
    history.pay('2024-12-20', 1000n);
    deliver(history, '2024-12-21', 6, 'listed');
    deliver(history, '2024-12-22', 4, 'other');
    expect(counted(history, 'RESERVE')).toEqual([
      ['2024-12-20', 'COUNTED', 600n],
      ['2024-12-20', 'ORIGIN_NOT_LISTED', 0n],
    ]);
    expect(sumOf(history, 'EW_PURCHASE')).toBe(1000n);
  });

  it('Three lots by weight, each a third of a fen: is anything rounded into being?', () => {
    const line = { pricing: 'WEIGHT' as const, contentBase: 1n, unitPriceFen: 333n, quantity: 3 };
    const history = order({ lines: [line], lots: { a: XIJI, b: XIJI, c: XIJI } });
    for (const lotId of ['a', 'b', 'c']) {
      const [parcel] = history.ship('2024-12-21', [{ line: 0, lotId, quantity: 1 }]);
      history.accept('2024-12-22', [{ parcel, accepted: 1, netGrams: 1n }]);
    }
    history.pay('2024-12-23', 1n);
    // 0.999 fen in all: one fen, once, for the line.
    expect([sumOf(history, 'EW_PURCHASE'), sumOf(history, 'RESERVE')]).toEqual([1n, 1n]);
  });

  it('The pairing ends between two deliveries of one order: what of the second?', () => {
    const history = order({ rules: { pairings: [pairing('p', '350000', '640000', '2016-01-01', '2024-12-25')] } });
    history.pay('2024-12-20', 1000n);
    deliver(history, '2024-12-24', 6);
    deliver(history, '2024-12-25', 4);
    expect(counted(history, 'EW_PURCHASE')).toEqual([
      ['2024-12-24', 'COUNTED', 600n],
      ['2024-12-25', 'FORMER_PAIRING', 0n],
    ]);
    expect(sumOf(history, 'RESERVE')).toBe(1000n);
  });

  it('The county leaves the list after the harvest and before the order: who is judged when?', () => {
    const lots = { lot: XIJI };
    const members = [listed('640422', '2020-01-01', '2024-11-01')];
    expect(counted(paid(order({ lots, rules: { members } })), 'RESERVE')[0][1]).toBe('SUPPLIER_NOT_LISTED');
    // A supplier that sits in another listed county: the lot was grown while its place was listed.
    const both = [...members, listed('640121')];
    expect(counted(paid(order({ lots, supplierSeat: '640121', rules: { members: both } })), 'RESERVE')[0][1]).toBe(
      'COUNTED',
    );
  });

  it('The school changes its bureau between paying and accepting: whom does it count for?', () => {
    const history = order();
    history.pay('2024-12-20', 1000n);
    history.buyer = school({ unitIds: ['school', 'new bureau'], budgetUnitId: 'new bureau' });
    deliver(history, '2024-12-22');
    counted(history, 'RESERVE');
    const counts = countPurchase(readPurchase(history.facts)!, history.rules.schemes, history.rulesAt);
    const units = (code: string) => counts.find((each) => each.facets.schemeCode === code)!.facets.unitIds;
    expect(units('RESERVE')).toEqual(['bureau', 'city']);
    expect(units('EW_PURCHASE')).toEqual(['school', 'new bureau']);
  });

  it('A union of a budget unit buys: is one yuan counted twice?', () => {
    const buyer = school({
      organisationId: 'union',
      unitType: 'UNION',
      unitIds: ['union', 'bureau'],
      budgetUnitId: 'bureau',
    });
    const history = paid(order({ buyer }));
    // Once under each scheme, in figures that are never added up (CR-21).
    for (const code of ['RESERVE', 'EW_PURCHASE', 'UNION']) expect(sumOf(history, code)).toBe(1000n);
  });

  it('Province and county are both paired: which pairing has it, and once?', () => {
    const pairings = [pairing('province', '350000', '640000'), pairing('county', '350200', '640422')];
    const history = paid(order({ rules: { pairings } }));
    expect(counted(history, 'EW_PURCHASE')).toHaveLength(1);
    const [{ facets }] = countPurchase(readPurchase(history.facts)!, history.rules.schemes, history.rulesAt);
    expect(facets).toMatchObject({ schemeCode: 'EW_PURCHASE', pairingId: 'county' });
  });

  it('The rule changes on New Year’s Day and asks for stronger evidence: what of an order across it?', () => {
    const [first, second] = [
      scheme('EW_PURCHASE', { validUntil: '2025-01-01' }),
      scheme('EW_PURCHASE', { version: 2, validFrom: '2025-01-01', parameters: { minimumEvidence: 2 } }),
    ];
    const history = order({ rules: { schemes: [first, second, scheme('RESERVE')] } });
    history.pay('2024-12-20', 1000n);
    deliver(history, '2024-12-31', 4);
    deliver(history, '2025-01-01', 6);
    expect(counted(history, 'EW_PURCHASE')).toEqual([
      ['2024-12-31', 'COUNTED', 400n],
      ['2025-01-01', 'EVIDENCE_TOO_WEAK', 0n],
    ]);
    const lines = [{ lineId: 'line-0', lotId: null, amountFen: '1000' }];
    history.prove('evidence.attached', '2025-01-10', { evidenceId: 'i', kind: 'INVOICE', lines });
    expect(sumOf(history, 'EW_PURCHASE')).toBe(1000n);
    expect(sumOf(history, 'RESERVE')).toBe(1000n);
  });

  it('Two purchases show the same invoice: what counts until the office has settled it?', () => {
    const history = paid(order());
    const lines = [{ lineId: 'line-0', lotId: null, amountFen: '1000' }];
    history.prove('evidence.attached', '2025-01-10', { evidenceId: 'i', kind: 'INVOICE', lines });
    const about = { disputeId: 'd', evidenceId: 'i' };
    history.prove('dispute.opened', '2025-01-11', about);
    expect(counted(history, 'EW_PURCHASE')).toEqual([['2024-12-23', 'DISPUTED', 0n]]);
    history.prove('dispute.settled', '2025-01-12', { ...about, kept: true });
    expect(counted(history, 'EW_PURCHASE')).toEqual([['2024-12-23', 'COUNTED', 1000n]]);
  });

  it('The order is cancelled after it was paid: is anything left?', () => {
    const history = new PurchaseHistory({ on: '2024-12-20', lines: [pack(100n, 10)], lots: { lot: XIJI } });
    history.pay('2024-12-21', 1000n);
    history.end('2024-12-22');
    history.refund('2024-12-23', [{ itemId: 'line-0', amountFen: 1000n }]);
    for (const { code } of SHIPPED_SCHEMES) expect(counted(history, code)).toEqual([]);
  });

  it('The list is corrected afterwards: does last year’s figure move?', () => {
    const history = paid(order());
    const before = counted(history, 'RESERVE');
    history.rule({ members: [listed('640422', '2025-01-01')] });
    expect(counted(history, 'RESERVE')).toEqual(before);
    // Nor do the same rules, learnt again.
    history.rule({ members: USUAL_RULES.members });
    expect(counted(history, 'RESERVE')).toEqual(before);
  });
});

/** Delivered and paid in full. */
function paid(history: PurchaseHistory): PurchaseHistory {
  deliver(history, '2024-12-22', 10, [...history.lots.keys()][0]);
  history.pay('2024-12-23', history.openFen);
  return history;
}
