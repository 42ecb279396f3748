import fc from 'fast-check';
import { addDays, type Month, monthOf, nextMonth } from '@shanhai/kernel';
import { countSlowly, PurchaseHistory, scheme, school, SHIPPED_SCHEMES, slowKey } from '@shanhai/testing';
import { countPurchase } from './count-purchase';
import { countStream, type PostedEntry } from './count-stream';
import type { PurchaseDeclaredPayload } from './declared-purchase';
import { measuredQuantity } from './measured-quantity';
import { type PurchaseFact, readPurchase } from './purchase';
import { stagesOf } from './stages';

const START = '2024-11-25';
/** Sorts where the charges of the order that it is compared with do: who gets a fen over depends on ids. */
const CHARGES = 'freight-0';
const SCHEMES = [...SHIPPED_SCHEMES, scheme('EW_ASSIST')];

interface Declared {
  rows: { goodsFen: bigint; placeCode: string }[];
  chargesFen: bigint;
  unpaidFen: bigint;
  accepted: number;
  paid: number;
  revoked: number | null;
  union: boolean;
}
const declared: fc.Arbitrary<Declared> = fc.record({
  rows: fc.array(
    fc.record({
      goodsFen: fc.bigInt({ min: 1n, max: 50n }),
      placeCode: fc.constantFrom('640422', '640121', '622901', '350181'),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  chargesFen: fc.bigInt({ min: 0n, max: 30n }),
  unpaidFen: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 60n })),
  accepted: fc.nat(20),
  paid: fc.nat(40),
  revoked: fc.option(fc.nat(10)),
  union: fc.boolean(),
});

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, fen) => total + fen, 0n);
const buyerOf = ({ union }: Declared) => (union ? school({ unitType: 'UNION', unionIds: ['school', 'city'] }) : school()); // prettier-ignore

function amountsOf({ rows, chargesFen, unpaidFen }: Declared) {
  const invoiceFen = sum(rows.map(({ goodsFen }) => goodsFen)) + chargesFen;
  return { invoiceFen, paidFen: unpaidFen < invoiceFen ? invoiceFen - unpaidFen : 1n };
}

const daysOf = ({ accepted, paid, revoked }: Declared) => {
  const [acceptedOn, paidOn] = [addDays(START, accepted), addDays(START, paid)];
  const last = acceptedOn > paidOn ? acceptedOn : paidOn;
  return { acceptedOn, paidOn, revokedOn: revoked === null ? null : addDays(last, revoked) };
};

const evidence = (type: string, payload: object): Pick<PurchaseFact, 'type' | 'on' | 'payload'> => ({
  ...{ type, on: START, payload },
});
const attached = (made: Declared, kind: string, amounts: readonly bigint[]) =>
  evidence('evidence.attached', {
    ...{ evidenceId: kind, kind, number: kind, amountFen: '1', issuedOn: START, fileHash: null },
    lines: made.rows.map((_, index) => ({ lineId: `line-${index}`, lotId: null, amountFen: String(amounts[index]) })),
  });

/** What a revocation gives back. */
const numbersBack = ['INVOICE', 'BANK_REFERENCE'].map((evidenceId) => evidence('evidence.withdrawn', { evidenceId, reason: '' })); // prettier-ignore

/** The facts of a declaration, as the use cases write them. */
function factsOf(made: Declared, more: readonly Pick<PurchaseFact, 'type' | 'on' | 'payload'>[] = []): PurchaseFact[] {
  const { acceptedOn, paidOn, revokedOn } = daysOf(made);
  const { invoiceFen, paidFen } = amountsOf(made);
  const payload: PurchaseDeclaredPayload = {
    ...{ declarationId: CHARGES, declarationVersion: 1, officeId: 'office', buyer: buyerOf(made), trading: false },
    supplier: { organisationId: 'supplier', unitType: 'OTHER', seatCode: '640422' },
    ...{ boughtOn: START, acceptedOn, paidOn, invoiceFen: String(invoiceFen), paidFen: String(paidFen) },
    rows: made.rows.map(({ goodsFen, placeCode }, index) => ({
      ...{ rowId: `line-${index}`, productName: '', categoryCode: 'POTATO', quantityBase: '7', baseUnit: 'GRAM' },
      ...{ goodsFen: String(goodsFen), placeCode, harvestedOn: START, evidence: ['file'] },
    })),
  };
  const goods = made.rows.map(({ goodsFen }) => goodsFen);
  const told = [
    attached(made, 'INVOICE', goods),
    attached(made, 'BANK_REFERENCE', goods),
    { type: 'purchase.declared', on: paidOn, payload },
    ...more,
    ...(revokedOn === null
      ? []
      : [{ type: 'purchase.declaration_revoked', on: revokedOn, payload: {} }, ...numbersBack]),
  ];
  return told.map((fact, index) => ({
    ...{ id: `fact-${index}`, position: BigInt(index + 2), version: 1, key: `${index}`, epoch: 1n },
    ...fact,
  }));
}

/** The same goods and money as an order on the platform that was delivered and accepted as a whole, and returned where it was revoked. */
function orderOf(made: Declared): PurchaseHistory {
  const { acceptedOn, paidOn, revokedOn } = daysOf(made);
  const lots = Object.fromEntries(made.rows.map(({ placeCode }, index) => [`line-${index}`, { placeCode, harvestedOn: START }])); // prettier-ignore
  const history = new PurchaseHistory({
    on: START,
    lots,
    lines: made.rows.map(({ goodsFen }) => ({ pricing: 'PACK', contentBase: 1n, unitPriceFen: goodsFen, quantity: 1 })),
    chargesFen: made.chargesFen > 0n ? [made.chargesFen] : [],
    buyer: buyerOf(made),
    rules: { schemes: SCHEMES },
  });
  history.confirm(START);
  const parcels = history.ship(acceptedOn, made.rows.map((_, line) => ({ line, lotId: `line-${line}`, quantity: 1 }))); // prettier-ignore
  history.accept(acceptedOn, parcels.map((parcel) => ({ parcel, accepted: 1 }))); // prettier-ignore
  history.pay(paidOn, amountsOf(made).paidFen);
  const { payload } = attached(made, 'INVOICE', made.rows.map(({ goodsFen }) => goodsFen)); // prettier-ignore
  history.prove('evidence.attached', paidOn, payload as object);
  if (revokedOn === null) return history;
  const paid = [...history.paid()].filter(([, fen]) => fen > 0n).map(([itemId, amountFen]) => ({ itemId, amountFen }));
  history.giveBack(revokedOn, parcels.map((parcel) => ({ parcel, quantity: 1 }))); // prettier-ignore
  history.refund(revokedOn, paid);
  return history;
}

const rulesOf = () => orderOf({ rows: [{ goodsFen: 1n, placeCode: '640422' }], chargesFen: 0n, unpaidFen: 0n, accepted: 0, paid: 0, revoked: null, union: false }).rules; // prettier-ignore
const rules = rulesOf();
const rulesAt = () => rules;
const countsOf = (facts: readonly PurchaseFact[]) => countPurchase(readPurchase(facts)!, rules.schemes, rulesAt);

/** What is counted of a scheme, by root, day, outcome, level and what it takes back. */
function inWords(counts: ReturnType<typeof countsOf>, code: string): string[] {
  const sums = new Map<string, bigint>();
  for (const { facets, lineId, lotId, recognisedOn: on, goodsFen, judgement } of counts) {
    if (facets.schemeCode !== code) continue;
    const { outcome, pairingId, buyerId: buyer, unitIds: units, evidenceLevel } = facets;
    const key = slowKey({ scheme: code, version: 1, lineId, lotId, on, outcome, pairingId, origin: facets.originCodes[0], buyer, units, evidenceLevel, takesBack: judgement.takesBack ?? null }); // prettier-ignore
    sums.set(key, (sums.get(key) ?? 0n) + goodsFen);
  }
  return [...sums].flatMap(([key, fen]) => (fen === 0n ? [] : `${key}|${fen}`)).sort();
}

const ONE: Declared = { rows: [{ goodsFen: 100n, placeCode: '640422' }], chargesFen: 0n, unpaidFen: 0n, accepted: 1, paid: 2, revoked: null, union: true }; // prettier-ignore
const short = (facts: readonly PurchaseFact[]) =>
  countsOf(facts).map(({ facets, amountFen, recognisedOn }) => [facets.schemeCode, facets.outcome, facets.evidenceLevel, amountFen, recognisedOn]); // prettier-ignore

describe('what was bought elsewhere', () => {
  it('counts as the reference counter counts an order of the same goods and money, and what is revoked as what was returned', () => {
    fc.assert(
      fc.property(declared, (made) => {
        const history = orderOf(made);
        const slow = [...countSlowly(history.facts, history.rulesAt)].filter(([, { goodsFen }]) => goodsFen !== 0n);
        const counts = countsOf(factsOf(made));
        for (const code of ['EW_PURCHASE', 'UNION']) {
          const sums = new Map<string, bigint>();
          for (const [key, { goodsFen }] of slow) {
            if (!key.startsWith(`${code}|`)) continue;
            // What is returned owes nothing, so its invoice proves nothing; what is revoked keeps its level.
            const said = made.revoked === null ? key : key.replace(/\|E\d\|/, '|E2|');
            sums.set(said, (sums.get(said) ?? 0n) + goodsFen);
          }
          const expected = [...sums].flatMap(([key, fen]) => (fen === 0n ? [] : `${key}|${fen}`)).sort();
          expect(inWords(counts, code)).toEqual(expected);
        }
        const elsewhere = counts.filter(({ facets }) => facets.schemeCode === 'RESERVE');
        expect(elsewhere.every(({ facets, amountFen }) => facets.outcome === 'BOUGHT_ELSEWHERE' && amountFen === 0n)).toBe(true); // prettier-ignore
        expect(counts.filter(({ facets }) => facets.schemeCode === 'EW_ASSIST')).toEqual([]);
      }),
    );
  });

  it('is entered fact by fact as it is counted at once, and nothing is left of what was revoked', () => {
    fc.assert(
      fc.property(declared, (made) => {
        const facts = factsOf(made);
        const known = () => ({ ...rules, sealedThrough: null });
        const entries = countStream('stream', facts, known, { position: 1n, net: [] });
        const total = (amounts: readonly { amountFen: bigint }[]) => sum(amounts.map(({ amountFen }) => amountFen));
        expect(total(entries)).toBe(total(countsOf(facts)));
        if (made.revoked !== null) expect(total(entries)).toBe(0n);
        const stages = stagesOf(readPurchase(facts)!, facts, rules.schemes, rulesAt);
        const of = (stage: string) => total(stages.filter(({ facets }) => facets.stage === stage));
        const goods = made.revoked === null ? sum(made.rows.map(({ goodsFen }) => goodsFen)) : 0n;
        expect([of('ORDERED'), of('DELIVERED'), of('ACCEPTED'), of('EXPECTED')]).toEqual([goods, goods, goods, 0n]);
        expect(of('PAID') <= goods && of('PAID') >= 0n).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('stands at the level of its documents, held while one is in dispute, and no more where it lost one', () => {
    const later = addDays(START, 2);
    const at = (more: Pick<PurchaseFact, 'type' | 'on' | 'payload'>[]) => short(factsOf(ONE, more)).filter(([code]) => code === 'UNION'); // prettier-ignore
    expect(at([])).toEqual([['UNION', 'COUNTED', 2, 100n, later]]);
    const opened = evidence('dispute.opened', { disputeId: 'd', evidenceId: 'BANK_REFERENCE' });
    expect(at([opened])).toEqual([['UNION', 'DISPUTED', 1, 0n, later]]);
    const settled = (kept: boolean) =>
      evidence('dispute.settled', { disputeId: 'd', evidenceId: 'BANK_REFERENCE', kept });
    expect(at([opened, settled(true)])).toEqual([['UNION', 'COUNTED', 2, 100n, later]]);
    expect(at([opened, settled(false)])).toEqual([['UNION', 'NO_INVOICE', 1, 0n, later]]);
    const confirmed = evidence('evidence.confirmed', { evidenceId: 'INVOICE', officeId: 'county', note: '' });
    expect(at([confirmed])).toEqual([['UNION', 'COUNTED', 3, 100n, later]]);
    // What a revocation gives back of its numbers proved what was counted until then.
    const back = evidence('evidence.withdrawn', { evidenceId: 'INVOICE', reason: '' });
    expect(at([back])).toEqual([['UNION', 'COUNTED', 2, 100n, later]]);
  });

  describe('takes back what was counted when it is revoked, at the level of its evidence', () => {
    /** The entries before a revocation and from it on, which comes to be known once months are sealed. */
    function enteredAround(facts: readonly PurchaseFact[], sealedThrough: Month | null) {
      const { position } = facts.find(({ type }) => type === 'purchase.declaration_revoked')!;
      const told = facts.map((fact) => (fact.position < position ? fact : { ...fact, epoch: 2n }));
      const known = (epoch: bigint) => ({ ...rules, sealedThrough: epoch === 2n ? sealedThrough : null });
      const entries = countStream('stream', told, known, { position: 1n, net: [] });
      const [before, after] = [true, false].map((is) => entries.filter((each) => each.position < position === is));
      return { before, after };
    }
    const inUnion = (entries: readonly PostedEntry[]) =>
      entries
        .filter(({ facets }) => facets?.schemeCode === 'UNION')
        .map(({ lotId, month, posting, facets, amountFen, recognisedOn, judgement }) =>
          [lotId, month, posting, `E${facets!.evidenceLevel}`, facets!.outcome, amountFen, recognisedOn, judgement.takesBack].join(' ')); // prettier-ignore
    const revoked: Declared = { ...ONE, revoked: 10 };

    it.each([
      ['before its month is sealed', null, '2024-12 REGULAR'],
      ['after its month was sealed', '2024-11', '2024-12 ADJUSTMENT'],
      ['after its own month was sealed', '2024-12', '2025-01 ADJUSTMENT'],
    ])('%s', (_, sealedThrough, posted) => {
      const { before, after } = enteredAround(factsOf(revoked), sealedThrough);
      expect(inUnion(before)).toEqual(['line-0 2024-11 REGULAR E2 COUNTED 100 2024-11-27 ']);
      expect(inUnion(after)).toEqual([`line-0 ${posted} E2 COUNTED -100 2024-12-07 2024-11-27`]);
    });

    it('but for goods whose origin was revoked before, and what was never paid', () => {
      const rows = ['640422', '640121'].map((placeCode) => ({ goodsFen: 100n, placeCode }));
      const origin = { revocationId: 'r', claimId: 'c', officeId: 'o', from: '2024-12-01', reason: '', lotIds: ['line-0'] }; // prettier-ignore
      const gone = evidence('purchase.origin_revoked', origin);
      const confirmed = evidence('evidence.confirmed', { evidenceId: 'INVOICE', officeId: 'county', note: '' });
      const facts = factsOf({ ...revoked, rows, unpaidFen: 50n }, [gone, confirmed]);
      const { before, after } = enteredAround(facts, '2024-11');
      expect(inUnion(before)).toContain('line-1 2024-11 REGULAR E3 COUNTED 75 2024-11-27 ');
      expect(inUnion(after)).toEqual([
        'line-0 2024-12 REGULAR E3 ORIGIN_REVOKED 0 2024-12-07 2024-12-01',
        'line-1 2024-12 ADJUSTMENT E3 COUNTED -75 2024-12-07 2024-11-27',
      ]);
    });

    it('of any declaration by one entry for each that was counted, in the first open month', () => {
      const months = fc.constantFrom(null, '2024-11', '2024-12', '2025-01');
      fc.assert(
        fc.property(declared, fc.nat(10), months, (made, revokedAfter, sealedThrough) => {
          const facts = factsOf({ ...made, revoked: revokedAfter });
          const { before, after } = enteredAround(facts, sealedThrough);
          const sums = new Map<string, { amountFen: bigint; goodsFen: bigint }>();
          for (const { facetId, lotId, amountFen, goodsFen } of before) {
            const { amountFen: amount, goodsFen: goods } = sums.get(`${facetId} ${lotId}`) ?? { amountFen: 0n, goodsFen: 0n }; // prettier-ignore
            sums.set(`${facetId} ${lotId}`, { amountFen: amount - amountFen, goodsFen: goods - goodsFen });
          }
          const counted = [...sums].filter(([, { goodsFen }]) => goodsFen !== 0n);
          const back = after.map(({ facetId, lotId, amountFen, goodsFen }) => [`${facetId} ${lotId}`, { amountFen, goodsFen }]); // prettier-ignore
          expect(back.sort()).toEqual(counted.sort());
          const of = monthOf(daysOf({ ...made, revoked: revokedAfter }).revokedOn!);
          const open = sealedThrough !== null && sealedThrough >= of ? nextMonth(sealedThrough) : of;
          expect(new Set(after.map(({ month }) => month))).toEqual(new Set(after.length > 0 ? [open] : []));
        }),
      );
    });
  });

  it('counts nothing before the office confirms it, nor of a trading company that names no mandate', () => {
    const facts = factsOf(ONE);
    expect(readPurchase(facts.filter(({ type }) => type !== 'purchase.declared'))).toBeNull();
    const traded = facts.map((fact) => ({ ...fact, payload: { ...(fact.payload as object), trading: true } }));
    expect(short(traded).filter(([code]) => code === 'EW_PURCHASE')).toEqual([['EW_PURCHASE', 'NO_MANDATE', 2, 0n, addDays(START, 2)]]); // prettier-ignore
  });
});

describe('a measured quantity', () => {
  it.each([
    ['1.5', 'TONNE', 'GRAM', 1_500_000n],
    ['3', 'JIN', 'GRAM', 1_500n],
    ['0.000001', 'TONNE', 'GRAM', 1n],
    [' 2.25 ', 'LITRE', 'MILLILITRE', 2_250n],
    ['12', 'PIECE', 'PIECE', 12n],
  ] as const)('%s %s is whole base units', (text, unit, baseUnit, quantityBase) => {
    expect(measuredQuantity(text, unit, null)).toEqual({ baseUnit, quantityBase });
  });

  it.each([['0', 'GRAM'], ['-1', 'GRAM'], ['1e3', 'GRAM'], ['1,000', 'GRAM'], ['0.5', 'PIECE'], ['1', 'PACK'], ['', 'GRAM'], ['100001', 'TONNE'], ['１', 'GRAM']] as const)('%p %s is none', (text, unit) => {
    expect(measuredQuantity(text, unit, null)).toBeNull();
  }); // prettier-ignore

  it('counts packs of a SKU, in its unit alone', () => {
    const pack = { baseUnit: 'GRAM', contentBase: 500n } as const;
    expect(measuredQuantity('12', 'PACK', pack)).toEqual({ baseUnit: 'GRAM', quantityBase: 6_000n });
    expect(measuredQuantity('1', 'KILOGRAM', pack)).toEqual({ baseUnit: 'GRAM', quantityBase: 1_000n });
    expect(measuredQuantity('1', 'LITRE', pack)).toBeNull();
  });
});
