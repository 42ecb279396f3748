import { PARTNER, PurchaseHistory, scheme, SHIPPED_SCHEMES } from '@shanhai/testing';
import { recountStream, type RulesAt } from './count-stream';
import { AS_COUNTED, isOfMonths, withBook, withVersion } from './rule-choice';
import { progressPercent } from './run';
import { versionOn } from './scheme';

const known: RulesAt = {
  book: 'as known' as never,
  schemes: [...SHIPPED_SCHEMES, scheme('UNION', { version: 2, validFrom: '2024-01-01' })],
  sealedThrough: '2024-01',
};

describe('a replay', () => {
  it('judges by what was known', () => {
    expect(AS_COUNTED(known)).toBe(known);
  });

  it('puts a version in force for its span, whatever its status, and leaves the ones before it outside', () => {
    const draft = scheme('UNION', { version: 3, status: 'DRAFT', validFrom: '2025-01-01', validUntil: '2026-01-01' });
    const { schemes, book, sealedThrough } = withVersion(draft)(known);
    expect([book, sealedThrough]).toEqual([known.book, known.sealedThrough]);
    const others = (all: readonly { code: string }[]) => all.filter((each) => each.code !== 'UNION');
    expect(others(schemes)).toEqual(others(known.schemes));
    const on = (date: string) => versionOn(schemes, 'UNION', date)?.version;
    expect(['2023-12-31', '2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01'].map(on)).toEqual([1, 2, 3, 3, 2]);
    expect(draft.status).toBe('DRAFT');
  });

  it('puts an old version in force as if the later ones had never come', () => {
    const { schemes } = withVersion(scheme('UNION'))(known);
    expect(versionOn(schemes, 'UNION', '2024-06-01')?.version).toBe(1);
  });

  it('judges by another book, with the seals and schemes that were known', () => {
    expect(withBook('of another day' as never)(known)).toEqual({ ...known, book: 'of another day' });
  });
});

it('counts one scheme alone with its family known: purchases win over assisted sales', () => {
  const history = new PurchaseHistory({
    on: '2025-03-01',
    lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
    lots: { lot: { placeCode: '640422', harvestedOn: '2024-10-01' } },
    buyer: PARTNER,
    rules: { schemes: [...SHIPPED_SCHEMES, scheme('EW_ASSIST', { status: 'DRAFT' })] },
  });
  history.confirm('2025-03-01');
  const [parcel] = history.ship('2025-03-02', [{ line: 0, lotId: 'lot', quantity: 10 }]);
  history.accept('2025-03-03', [{ parcel, accepted: 10 }]);
  history.report('2025-04-01', [{ line: 0, lotId: 'lot', quantity: 10 }]);
  history.pay('2025-05-06', 600n);
  const simulate = withVersion(scheme('EW_ASSIST', { status: 'DRAFT' }));
  const all = recountStream('part', history.facts, (epoch) => simulate(history.rulesAt(epoch)));
  const alone = recountStream('part', history.facts, (epoch) => simulate(history.rulesAt(epoch)), 'EW_ASSIST');
  const ofScheme = all.filter((entry) => entry.facets?.schemeCode === 'EW_ASSIST');
  expect(alone).toEqual(ofScheme);
  expect(alone.reduce((sum, entry) => sum + entry.amountFen, 0n)).toBe(400n);
  expect(recountStream('part', history.facts, history.rulesAt, 'EW_ASSIST')).toEqual([]);
});

it('an entry is of the months of its recognition and of its posting', () => {
  const of = (recognisedOn: string, month: string) => isOfMonths({ recognisedOn, month }, '2024-02', '2024-03');
  expect([of('2024-01-31', '2024-01'), of('2024-01-31', '2024-02'), of('2024-03-31', '2024-04'), of('2024-04-01', '2024-04')]).toEqual([false, true, true, false]); // prettier-ignore
});

it('the progress of a run is its share of the log, and 100 only at the end', () => {
  const percent = (status: 'WAITING' | 'RUNNING' | 'DONE', reached: bigint, position: bigint | null) =>
    progressPercent({ status, reached, position });
  expect(percent('WAITING', 0n, null)).toBe(0);
  expect(percent('WAITING', 0n, 0n)).toBe(0);
  expect(percent('RUNNING', 333n, 1000n)).toBe(33);
  expect(percent('RUNNING', 1000n, 1000n)).toBe(99);
  expect(percent('DONE', 12n, 1000n)).toBe(100);
});
