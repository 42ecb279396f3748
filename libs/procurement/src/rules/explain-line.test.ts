import {
  type HistoryLot,
  type HistoryScheme,
  listed,
  pairing,
  PARTNER,
  personOf,
  PurchaseHistory,
  scheme,
  school,
  SHIPPED_SCHEMES,
} from '@shanhai/testing';
import { explainLine, type Need, OPEN_REASONS } from './explain-line';
import { readPurchase } from './purchase';
import { OUTCOMES } from './scheme';

const TODAY = '2025-06-01';
const XIJI = { placeCode: '640422', harvestedOn: '2024-10-01' };

interface Made {
  buyer?: ReturnType<typeof school>;
  supplierSeat?: string;
  placeCode?: string;
  lot?: Partial<HistoryLot>;
  schemes?: HistoryScheme[];
  pairings?: ReturnType<typeof pairing>[];
}

/** An order of ten packs at 1 yuan, confirmed. */
function order({
  buyer,
  supplierSeat,
  placeCode = XIJI.placeCode,
  lot,
  schemes = SHIPPED_SCHEMES,
  pairings,
}: Made = {}) {
  const history = new PurchaseHistory({
    on: '2025-03-01',
    lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
    lots: { lot: { ...XIJI, placeCode, ...lot } },
    chargesFen: [50n],
    buyer,
    supplierSeat,
    rules: { schemes, ...(pairings ? { pairings } : {}) },
  });
  history.confirm('2025-03-01');
  return history;
}

function ship(history: PurchaseHistory, on = '2025-03-02', quantity = 10) {
  return history.ship(on, [{ line: 0, lotId: 'lot', quantity }])[0];
}

/** All of it shipped, accepted and paid. */
function delivered(made: Made = {}) {
  const history = order(made);
  const parcel = ship(history);
  history.accept('2025-03-03', [{ parcel, accepted: 10 }]);
  history.pay('2025-03-04', history.openFen);
  return history;
}

/** A partner's delivery that is not paid, and what it reports as sold. */
function sold(quantity: number, made: Made & { registeredFrom?: string; evidence?: string[] } = {}) {
  const history = order({ buyer: PARTNER, schemes: [...SHIPPED_SCHEMES, scheme('EW_ASSIST')], ...made });
  history.accept('2025-03-03', [{ parcel: ship(history), accepted: 10 }]);
  if (quantity > 0) report(history, quantity, made);
  return history;
}
function report(
  history: PurchaseHistory,
  quantity: number,
  made: { registeredFrom?: string; evidence?: string[] } = {},
) {
  const { registeredFrom = '2020-01-01', evidence } = made;
  history.report('2025-04-01', [{ line: 0, lotId: 'lot', quantity }], { registeredFrom }, evidence);
}

function invoice(history: PurchaseHistory, evidenceId = 'invoice', amountFen = '1000') {
  history.prove('evidence.attached', '2025-04-01', {
    ...{ evidenceId, kind: 'INVOICE', number: evidenceId, amountFen, issuedOn: '2025-04-01', fileHash: null },
    lines: [{ lineId: 'line-0', lotId: null, amountFen }],
  });
}

const explained = (history: PurchaseHistory, code: string) =>
  explainLine(
    readPurchase(history.facts)!,
    'line-0',
    history.rules.schemes.findLast((each) => each.code === code)!,
    history.rulesAt,
    history.now(TODAY),
  );
/** Reason, fen and needs of each part. */
const short = (history: PurchaseHistory, code: string) =>
  explained(history, code).map(({ reason, amountFen, needs }) => [reason, amountFen, ...needs]);
const strict = (code: HistoryScheme['evaluator'], minimumEvidence: number) => ({
  schemes: [scheme(code, { parameters: { minimumEvidence } })],
});
const SHUFFLED = [pairing('xiamen-linxia', '350200', '622900', '2016-01-01', '2021-07-01')];

/** A lot of which so many hundredths come from Xiji, the rest from Fuqing, and where it was made. */
const madeOf = (hundredths: number, processedIn: string | null = '640422'): { lot: Partial<HistoryLot> } => {
  const share = (placeCode: string, mass: number) => ({ placeCode, harvestedOn: '2024-10-01', massBase: String(mass) });
  const shares = [share('350181', 100 - hundredths), share('640422', hundredths)];
  return { lot: { made: { shares, processedIn, processedOn: processedIn && '2024-11-01' } } };
};
const mandated = (from: string | null, until: string | null = null) => ({
  lot: { mandate: from === null ? null : { mandateId: 'mandate', producerId: 'producer', from, until } },
});

function done(history: PurchaseHistory, act: (history: PurchaseHistory) => unknown): PurchaseHistory {
  act(history);
  return history;
}
const union = () => school({ unitType: 'UNION' as ReturnType<typeof school>['unitType'] });
const unconfirmed = () => done(order(), (history) => (history.state = 'PLACED'));
const shipped = (history: PurchaseHistory) => done(history, () => ship(history, TODAY));
const shippedOnly = (made: Made = {}) => done(order(made), (history) => ship(history));
const accepted = (history: PurchaseHistory) =>
  done(history, ({ parcels: [parcel] }) => history.accept(TODAY, [{ parcel, accepted: 10 }]));
const acceptedOnly = (made: Made = {}) =>
  done(shippedOnly(made), (history) => history.accept('2025-03-03', [{ parcel: history.parcels[0], accepted: 10 }]));
const paid = (history: PurchaseHistory) => done(history, () => history.pay(TODAY, history.openFen));
const refunded = (history: PurchaseHistory) =>
  done(history, () => history.refund('2025-04-01', [{ itemId: 'line-0', amountFen: 300n }]));
const disputed = (history: PurchaseHistory) =>
  done(history, () => {
    invoice(history);
    history.prove('dispute.opened', '2025-04-02', { disputeId: 'dispute', evidenceId: 'invoice' });
  });
const settled = (history: PurchaseHistory) =>
  done(history, () =>
    history.prove('dispute.settled', TODAY, {
      ...{ disputeId: 'dispute', evidenceId: 'invoice', kept: true, officeId: 'office', reason: 'looked at' },
    }),
  );

const revoked = (history: PurchaseHistory) => done(history, () => history.revoke('2025-04-01', ['lot']));
const reinstated = (history: PurchaseHistory) =>
  done(history, () => history.revoked.forEach(({ revocationId }) => history.reinstate(TODAY, revocationId)));

/** A purchase, the scheme that is asked, what it needs, and the purchase after that was done. */
const ADVICE: [Need[], string, () => PurchaseHistory, (history: PurchaseHistory) => PurchaseHistory][] = [
  [['NOT_PAID'], 'EW_PURCHASE', () => acceptedOnly(), paid],
  [['NOT_PAID_IN_FULL'], 'RESERVE', () => acceptedOnly(), paid],
  [['NOT_ACCEPTED'], 'EW_PURCHASE', () => paid(shippedOnly()), accepted],
  [['NOT_ACCEPTED', 'NOT_PAID'], 'EW_PURCHASE', () => shippedOnly(), (history) => paid(accepted(history))],
  [['LOT_NOT_NAMED'], 'RESERVE', () => paid(order()), shipped],
  [['LOT_NOT_NAMED', 'NOT_PAID_IN_FULL'], 'RESERVE', () => order(), (history) => paid(shipped(history))],
  [['LOT_NOT_NAMED', 'NOT_ACCEPTED'], 'EW_PURCHASE', () => paid(order()), (history) => accepted(shipped(history))],
  [
    ['LOT_NOT_NAMED', 'NOT_ACCEPTED', 'NOT_PAID'],
    'EW_PURCHASE',
    () => order(),
    (history) => paid(accepted(shipped(history))),
  ],
  [['REFUNDED'], 'EW_PURCHASE', () => refunded(delivered()), paid],
  [['REFUNDED'], 'RESERVE', () => refunded(delivered()), paid],
  [['NOT_SOLD'], 'EW_ASSIST', () => sold(0), (history) => done(history, () => report(history, 10))],
  [
    ['LOT_NOT_NAMED', 'NOT_SOLD'],
    'EW_ASSIST',
    () => order({ buyer: PARTNER, schemes: [scheme('EW_ASSIST')] }),
    (history) => done(shipped(history), () => history.report(TODAY, [{ line: 0, lotId: 'lot', quantity: 10 }])),
  ],
  [
    ['NOT_DELIVERED'],
    'EW_ASSIST',
    () => {
      const history = order({ buyer: PARTNER, schemes: [scheme('EW_ASSIST')] });
      ship(history, '2025-03-02', 4);
      return done(history, () => report(history, 10));
    },
    (history) => done(history, () => ship(history, TODAY, 6)),
  ],
  [['CHANNEL_NOT_REGISTERED'], 'EW_ASSIST', () => sold(10, { registeredFrom: '2025-05-01' }), () => sold(10)],
  [
    ['EVIDENCE_LEVEL_1'],
    'EW_ASSIST',
    () => sold(10, { ...strict('EW_ASSIST', 1), evidence: [] }),
    () => sold(10, strict('EW_ASSIST', 1)),
  ],
  [
    ['EVIDENCE_LEVEL_2'],
    'EW_PURCHASE',
    () => delivered(strict('EW_PURCHASE', 2)),
    (history) => done(history, () => invoice(history)),
  ],
  [
    ['EVIDENCE_LEVEL_3'],
    'RESERVE',
    () => delivered(strict('RESERVE', 3)),
    (history) =>
      done(history, () => {
        invoice(history, 'form', '1');
        history.prove('evidence.confirmed', TODAY, { evidenceId: 'form', officeId: 'office', note: '' });
      }),
  ],
  [['DISPUTED'], 'EW_PURCHASE', () => disputed(delivered()), settled],
  // While it is in dispute the invoice proves nothing either; the settlement is all that is needed.
  [['DISPUTED'], 'EW_PURCHASE', () => disputed(delivered(strict('EW_PURCHASE', 2))), settled],
  [
    ['NOT_PAID', 'SCHEME_NOT_IN_FORCE'],
    'UNION',
    () => acceptedOnly({ schemes: [scheme('UNION', { validUntil: '2025-05-01' })], buyer: union() }),
    (history) =>
      paid(done(history, () => history.rule({ schemes: [...history.rules.schemes, scheme('UNION', { version: 2 })] }))),
  ],
  [
    ['NOT_IN_FORCE_THEN'],
    'EW_PURCHASE',
    () => delivered({ schemes: [scheme('EW_PURCHASE', { validFrom: '2025-05-01' })] }),
    () => delivered(),
  ],
  [['ORIGIN_REVOKED'], 'EW_PURCHASE', () => revoked(delivered()), reinstated],
  // Judged before the origin was revoked: what does not count for another reason is not judged anew.
  [
    ['DISPUTED', 'ORIGIN_REVOKED'],
    'EW_PURCHASE',
    () => revoked(disputed(delivered())),
    (history) => settled(reinstated(history)),
  ],
  [
    ['NOT_PAID', 'ORIGIN_REVOKED'],
    'EW_PURCHASE',
    () => revoked(acceptedOnly()),
    (history) => paid(reinstated(history)),
  ],
  [
    ['NOT_SOLD', 'ORIGIN_REVOKED'],
    'EW_ASSIST',
    () => revoked(sold(0)),
    (history) => done(reinstated(history), () => report(history, 10)),
  ],
  [['SUPPLIER_NOT_LISTED'], 'RESERVE', () => delivered({ supplierSeat: '640121' }), () => delivered()],
  [['ORIGIN_NOT_LISTED'], 'RESERVE', () => delivered({ placeCode: '640121' }), () => delivered()],
  [['ORIGIN_SHARE_TOO_LOW'], 'RESERVE', () => delivered(madeOf(59)), () => delivered(madeOf(60))],
  [['ORIGIN_SHARE_TOO_LOW'], 'EW_PURCHASE', () => delivered(madeOf(59)), () => delivered(madeOf(60))],
  [['PROCESSED_ELSEWHERE'], 'RESERVE', () => delivered(madeOf(60, '640121')), () => delivered(madeOf(60))],
  [['PROCESSED_ELSEWHERE'], 'EW_PURCHASE', () => delivered(madeOf(60, '622901')), () => delivered(madeOf(60, null))],
  [
    ['ORIGIN_SHARE_TOO_LOW', 'PROCESSED_ELSEWHERE'],
    'EW_PURCHASE',
    () => delivered(madeOf(10, '622901')),
    () => delivered(madeOf(60)),
  ],
  [['NO_MANDATE'], 'RESERVE', () => delivered(mandated(null)), () => delivered(mandated('2025-03-01'))],
  [['NO_MANDATE'], 'EW_PURCHASE', () => delivered(mandated('2025-03-02')), () => delivered(mandated('2025-03-01'))],
  [
    ['NO_MANDATE'],
    'UNION',
    () => delivered({ buyer: union(), ...mandated('2025-01-01', '2025-03-01') }),
    () => delivered({ buyer: union(), ...mandated('2025-01-01', '2025-03-02') }),
  ],
  [
    ['NO_UNIT'],
    'EW_PURCHASE',
    () => delivered({ buyer: personOf(null) }),
    () => delivered({ buyer: personOf(school()) }),
  ],
  [
    ['NO_UNIT_YET', 'NOT_PAID'],
    'EW_PURCHASE',
    () => acceptedOnly({ buyer: personOf(null) }),
    (history) => paid(done(history, () => (history.buyer = personOf(school())))),
  ],
  [
    ['NO_UNIT_YET', 'LOT_NOT_NAMED', 'NOT_ACCEPTED', 'NOT_PAID'],
    'EW_PURCHASE',
    () => order({ buyer: personOf(null) }),
    (history) => paid(accepted(shipped(done(history, () => (history.buyer = personOf(school())))))),
  ],
  [['NOT_A_BUDGET_UNIT'], 'RESERVE', () => delivered({ buyer: school({ budgetUnitId: null }) }), () => delivered()],
  [['NOT_A_UNION'], 'UNION', () => delivered(), () => delivered({ buyer: union() })],
  [['NOT_PAIRED'], 'EW_PURCHASE', () => delivered({ pairings: SHUFFLED }), () => delivered()],
  [['FORMER_PAIRING'], 'EW_PURCHASE', () => delivered({ placeCode: '622901' }), () => delivered()],
  [['SAME_SIDE'], 'EW_PURCHASE', () => delivered({ placeCode: '350181' }), () => delivered()],
  [
    ['EAST_TO_WEST'],
    'EW_PURCHASE',
    () => delivered({ placeCode: '350181', buyer: school({ seatCode: '640121' }) }),
    () => delivered(),
  ],
  [['NOT_PAID', 'NOT_PAIRED'], 'EW_PURCHASE', () => acceptedOnly({ pairings: SHUFFLED }), () => paid(acceptedOnly())],
  [
    ['ORDER_ENDED', 'NOT_A_UNION'],
    'UNION',
    () => done(unconfirmed(), (history) => history.end('2025-03-02')),
    () => delivered({ buyer: union() }),
  ],
  [['ORDER_ENDED'], 'RESERVE', () => done(unconfirmed(), (history) => history.end('2025-03-02')), () => delivered()],
];

describe('what would make a line count', () => {
  it.each(ADVICE)('is %j under %s: done, it counts', (needs, code, before, after) => {
    const history = before();
    const missing = explained(history, code).filter((part) => part.needs.length > 0);
    expect(missing.map((part) => part.needs)).toContainEqual(needs);
    const now = explained(after(history), code);
    const countedNow = now.filter((part) => part.reason === 'COUNTED').reduce((sum, part) => sum + part.amountFen, 0n);
    expect([countedNow, now.flatMap((part) => part.needs)]).toEqual([1000n, []]);
  });

  it('is told of every outcome and reason', () => {
    const told = new Set(ADVICE.flatMap(([needs]) => needs.map((need) => need.replace(/LEVEL_\d/, 'TOO_WEAK'))));
    const nothing = ['COUNTED', 'SELL_THROUGH', 'COUNTED_AS_PURCHASE'];
    // An order has none of these: read-declared.test.ts tells of them.
    const elsewhere = ['BOUGHT_ELSEWHERE', 'NO_INVOICE'];
    const known = (each: string) => told.has(each) || nothing.includes(each) || elsewhere.includes(each);
    expect([...OUTCOMES, ...OPEN_REASONS].filter((each) => !known(each))).toEqual([]);
  });

  it('is nothing for goods that a purchase counts: to sell them would add nothing (CR-1)', () => {
    const history = sold(0);
    history.pay('2025-03-05', history.openFen);
    expect(short(history, 'EW_ASSIST')).toEqual([['COUNTED_AS_PURCHASE', 1000n]]);
    report(history, 10);
    expect(short(history, 'EW_ASSIST')).toEqual([['SELL_THROUGH', 1000n]]);
  });

  it('is told apart for what is paid already and what is not', () => {
    const history = order();
    const parcel = ship(history, '2025-03-02', 8);
    history.accept('2025-03-03', [{ parcel, accepted: 2 }]);
    history.pay('2025-03-04', 735n);
    expect(short(history, 'EW_PURCHASE')).toEqual([
      ['COUNTED', 200n],
      ['LOT_NOT_NAMED', 200n, 'LOT_NOT_NAMED', 'NOT_ACCEPTED', 'NOT_PAID'],
      ['NOT_ACCEPTED', 500n, 'NOT_ACCEPTED'],
      ['NOT_ACCEPTED', 100n, 'NOT_ACCEPTED', 'NOT_PAID'],
    ]);
  });

  it('is told apart for lots that would count and lots that would not', () => {
    const history = new PurchaseHistory({
      on: '2025-03-01',
      lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
      lots: { one: XIJI, two: { ...XIJI, placeCode: '350181' } },
    });
    history.confirm('2025-03-01');
    const parcels = history.ship('2025-03-02', [
      { line: 0, lotId: 'one', quantity: 7 },
      { line: 0, lotId: 'two', quantity: 3 },
    ]);
    history.accept(
      '2025-03-03',
      parcels.map((parcel) => ({ parcel, accepted: parcel.quantity })),
    );
    expect(explained(history, 'EW_PURCHASE')).toMatchObject([
      { reason: 'NOT_PAID', amountFen: 700n, lotId: 'one', needs: ['NOT_PAID'] },
      { reason: 'NOT_PAID', amountFen: 300n, lotId: 'two', needs: ['NOT_PAID', 'SAME_SIDE'] },
    ]);
  });

  it('names the lot to which counting gives a fen over, whichever was shipped first', () => {
    const history = new PurchaseHistory({
      on: '2025-03-01',
      lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 1n, quantity: 4 }],
      lots: { a: XIJI, b: XIJI },
    });
    history.confirm('2025-03-01');
    const parcels = [
      ...history.ship('2025-03-02', [{ line: 0, lotId: 'b', quantity: 2 }]),
      ...history.ship('2025-03-02', [{ line: 0, lotId: 'a', quantity: 2 }]),
    ];
    history.pay('2025-03-03', 1n);
    history.revoke('2025-03-03', ['a']);
    expect(explained(history, 'EW_PURCHASE')[0]).toMatchObject({
      ...{ amountFen: 1n, lotId: 'a', needs: ['NOT_ACCEPTED', 'ORIGIN_REVOKED'] },
    });
    history.accept(
      '2025-03-04',
      parcels.map((parcel) => ({ parcel, accepted: parcel.quantity })),
    );
    expect(explained(history, 'EW_PURCHASE')[0]).toMatchObject({ amountFen: 1n, lotId: 'a', reason: 'ORIGIN_REVOKED' });
  });

  it('is told apart for money that a person paid in no unit and in one (CR-15)', () => {
    const history = order({ buyer: personOf(null) });
    history.pay('2025-03-02', history.openFen);
    history.refund('2025-03-02', [{ itemId: 'line-0', amountFen: 700n }]);
    history.buyer = personOf(school());
    history.pay('2025-03-03', 300n);
    history.pay('2025-03-03', 400n);
    expect(short(history, 'RESERVE')).toEqual([
      ['LOT_NOT_NAMED', 300n, 'LOT_NOT_NAMED', 'NO_UNIT', 'NOT_A_BUDGET_UNIT'],
      ['LOT_NOT_NAMED', 700n, 'LOT_NOT_NAMED'],
    ]);
    ship(history);
    expect(short(history, 'RESERVE').map(([reason, fen]) => [reason, fen])).toEqual([
      ['NO_UNIT', 300n],
      ['COUNTED', 700n],
    ]);
  });

  it('is judged by the rules of today, not by those of the order', () => {
    const history = acceptedOnly();
    history.rule({ pairings: [pairing('over', '350000', '640000', '2016-01-01', '2025-05-01')] });
    expect(short(history, 'EW_PURCHASE')).toEqual([['NOT_PAID', 1000n, 'NOT_PAID', 'FORMER_PAIRING']]);
    history.rule({ pairings: [pairing('new', '350000', '640000', '2025-05-01')], members: [listed('640422')] });
    expect(short(history, 'EW_PURCHASE')).toEqual([['NOT_PAID', 1000n, 'NOT_PAID']]);
  });

  it('begins with money that rests with goods that came back', () => {
    const history = new PurchaseHistory({
      on: '2025-03-01',
      lines: [1, 2].map(() => ({ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 })),
      lots: { lot: XIJI },
    });
    history.confirm('2025-03-01');
    const parcels = history.ship('2025-03-02', [
      { line: 0, lotId: 'lot', quantity: 10 },
      { line: 1, lotId: 'lot', quantity: 10 },
    ]);
    history.pay('2025-03-03', 1000n);
    history.accept('2025-03-04', [
      { parcel: parcels[0], accepted: 10 },
      { parcel: parcels[1], accepted: 0, rejected: 10 },
    ]);
    expect(history.openFen).toBe(0n);
    expect(short(history, 'EW_PURCHASE')).toEqual([
      ['COUNTED', 500n],
      ['NOT_PAID', 500n, 'MONEY_ELSEWHERE', 'NOT_PAID'],
    ]);
    history.refund(TODAY, [{ itemId: 'line-1', amountFen: 500n }]);
    expect(short(paid(history), 'EW_PURCHASE')).toEqual([
      ['COUNTED', 500n],
      ['COUNTED', 500n],
    ]);
  });
});
