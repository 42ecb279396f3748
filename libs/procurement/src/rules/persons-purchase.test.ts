import { personOf, PurchaseHistory, school } from '@shanhai/testing';
import { countStream } from './count-stream';

const HOSPITAL = school({
  organisationId: 'hospital',
  seatCode: '350181',
  unitIds: ['hospital'],
  budgetUnitId: 'hospital',
});

/** Somebody of a school orders ten packs for 10 yuan on their own account; they ship and come when told. */
function bought() {
  const history = new PurchaseHistory({
    on: '2025-03-01',
    lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
    lots: { lot: { placeCode: '640422', harvestedOn: '2024-10-01' } },
    buyer: personOf(school()),
  });
  history.confirm('2025-03-01');
  const [parcel] = history.ship('2025-03-02', [{ line: 0, lotId: 'lot', quantity: 10 }]);
  return { history, accept: (on: string) => history.accept(on, [{ parcel, accepted: 10 }]) };
}
/** Buyer, units credited, outcome, day and amount of each entry. */
function entries({ history }: ReturnType<typeof bought>, schemeCode: string) {
  const posted = countStream('part', history.facts, history.rulesAt, { position: 0n, net: [] });
  expect(posted.every(({ buyerId }) => buyerId === 'account')).toBe(true);
  const facets = new Map(posted.flatMap((each) => (each.facets ? [[each.facetId, each.facets] as const] : [])));
  return posted
    .map((entry) => ({ entry, of: facets.get(entry.facetId)! }))
    .filter(({ of }) => of.schemeCode === schemeCode)
    .map(({ entry, of }) => [of.buyerId, of.unitIds.join(), of.outcome, entry.recognisedOn, entry.amountFen]);
}

describe('a person’s purchase (CR-15)', () => {
  it('counts for the unit that they belong to at payment: the one that they moved to after the order', () => {
    const of = bought();
    of.history.buyer = personOf(HOSPITAL);
    of.history.pay('2025-03-05', of.history.openFen);
    expect(entries(of, 'RESERVE')).toEqual([['hospital', 'hospital', 'COUNTED', '2025-03-05', 1000n]]);
  });

  it('stays with that unit when they belong to another one by the time the goods come', () => {
    const of = bought();
    of.history.pay('2025-03-05', of.history.openFen);
    of.history.buyer = personOf(HOSPITAL);
    of.accept('2025-03-10');
    expect(entries(of, 'EW_PURCHASE')).toEqual([['school', 'school,bureau,city', 'COUNTED', '2025-03-10', 1000n]]);
    expect(entries(of, 'RESERVE')).toEqual([['school', 'bureau,city', 'COUNTED', '2025-03-05', 1000n]]);
  });

  it('counts for nobody after they left all, and for one unit alone in any case', () => {
    const of = bought();
    of.history.pay('2025-03-05', 400n);
    of.history.buyer = personOf(null);
    of.history.pay('2025-03-06', of.history.openFen);
    of.accept('2025-03-07');
    expect(entries(of, 'RESERVE')).toEqual([['account', '', 'NO_UNIT', '2025-03-06', 0n]]);
    expect(entries(of, 'EW_PURCHASE')).toEqual([['account', '', 'NO_UNIT', '2025-03-07', 0n]]);
  });

  it('is taken back from the unit that it counted for', () => {
    const of = bought();
    of.history.pay('2025-03-05', of.history.openFen);
    of.history.buyer = personOf(HOSPITAL);
    of.history.refund('2025-03-08', [{ itemId: 'line-0', amountFen: 1000n }]);
    expect(entries(of, 'RESERVE').map(([buyer, , , on, fen]) => [buyer, on, fen])).toEqual([
      ['school', '2025-03-05', 1000n],
      ['school', '2025-03-08', -1000n],
    ]);
  });
});
