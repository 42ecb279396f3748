import { scheme, SHIPPED_SCHEMES } from '@shanhai/testing';
import type { RulesAt } from './count-stream';
import { AS_COUNTED, isOfMonths, withBook, withVersion } from './rule-choice';
import { progressPercent } from './run';
import { versionOn } from './scheme';

const known: RulesAt = {
  book: 'as known' as never,
  schemes: [...SHIPPED_SCHEMES, scheme('UNION', { version: 2, validFrom: '2024-01-01' })],
  sealed: new Set(['2024-01']),
};

describe('a replay', () => {
  it('judges by what was known', () => {
    expect(AS_COUNTED(known)).toBe(known);
  });

  it('puts a version in force for its span, whatever its status, and leaves the ones before it outside', () => {
    const draft = scheme('UNION', { version: 3, status: 'DRAFT', validFrom: '2025-01-01', validUntil: '2026-01-01' });
    const { schemes, book, sealed } = withVersion(draft)(known);
    expect([book, sealed]).toEqual([known.book, known.sealed]);
    expect(new Set(schemes.map((each) => each.code))).toEqual(new Set(['UNION']));
    const on = (date: string) => versionOn(schemes, 'UNION', date)?.version;
    expect(['2023-12-31', '2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01'].map(on)).toEqual([1, 2, 3, 3, 2]);
    expect(draft.status).toBe('DRAFT');
  });

  it('puts an old version in force as if the later ones had never come', () => {
    const { schemes } = withVersion(SHIPPED_SCHEMES[2])(known);
    expect(versionOn(schemes, 'UNION', '2024-06-01')?.version).toBe(1);
  });

  it('judges one scheme by another book, with the seals and versions that were known', () => {
    const { schemes, book, sealed } = withBook('UNION', 'of another day' as never)(known);
    expect([book, sealed, schemes.map((each) => each.version)]).toEqual(['of another day', known.sealed, [1, 2]]);
  });
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
