import { scheme } from '@shanhai/testing';
import { versionsIn } from './scheme';

describe('versions of a scheme that hold in some months', () => {
  const first = scheme('UNION', { version: 1, validFrom: '2020-01-01', validUntil: null });
  const draft = scheme('UNION', { version: 2, status: 'DRAFT', validFrom: '2024-01-01', validUntil: null });
  const second = scheme('UNION', { version: 3, validFrom: '2025-03-15', validUntil: null });
  const repeal = scheme('UNION', { version: 4, status: 'REPEALED', validFrom: '2026-01-01', validUntil: null });
  const versions = [first, draft, second, repeal];
  const numbers = (from: string | null, until: string | null) =>
    versionsIn(versions, { from, until }).map(({ version }) => version);

  it('are those that no newer one covers: neither drafts nor what was superseded or repealed', () => {
    expect(numbers('2024-01', '2025-02')).toEqual([1]);
    expect(numbers('2025-03', '2025-03')).toEqual([1, 3]);
    expect(numbers('2025-04', '2025-12')).toEqual([3]);
    expect(numbers('2026-01', '2026-12')).toEqual([]);
    expect(numbers('2019-01', '2019-12')).toEqual([]);
    expect(numbers(null, null)).toEqual([1, 3]);
    expect(versionsIn([], { from: null, until: null })).toEqual([]);
  });

  it('begin again where a newer one ends', () => {
    const year = scheme('UNION', { version: 2, validFrom: '2024-01-01', validUntil: '2025-01-01' });
    expect(versionsIn([first, year], { from: '2025-01', until: '2025-06' })).toEqual([first]);
    expect(versionsIn([first, year], { from: '2024-06', until: '2025-01' })).toEqual([first, year]);
  });
});
