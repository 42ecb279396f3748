import { endOf, type MandateTerms, mandateFor, weakestOf } from './mandates';

const mandate = (id: string, more: Partial<MandateTerms> = {}): MandateTerms => ({
  ...{ id, productIds: [], categoryCodes: ['GOJI'], validFrom: '2026-01-01', validUntil: null, revokedFrom: null },
  ...more,
});
const fresh = { productId: 'fresh', categoryCodes: ['GOJI_FRESH', 'GOJI'] };

it.each([
  [null, null, null],
  ['2026-06-01', null, '2026-06-01'],
  [null, '2026-05-01', '2026-05-01'],
  ['2026-06-01', '2026-05-01', '2026-05-01'],
  ['2026-06-01', '2026-07-01', '2026-06-01'],
])('a mandate until %s, revoked from %s, ends at %s', (validUntil, revokedFrom, end) => {
  expect(endOf({ validUntil, revokedFrom })).toBe(end);
});

describe('the mandate for goods', () => {
  it('names the product, or its category or one above it', () => {
    expect(mandateFor([mandate('a')], fresh, '2026-02-01')?.id).toBe('a');
    expect(mandateFor([mandate('a', { categoryCodes: [], productIds: ['fresh'] })], fresh, '2026-02-01')?.id).toBe('a');
    expect(
      mandateFor([mandate('a', { categoryCodes: ['WINE'], productIds: ['other'] })], fresh, '2026-02-01'),
    ).toBeNull();
    expect(
      mandateFor(
        [mandate('a', { categoryCodes: ['GOJI_FRESH'] })],
        { ...fresh, categoryCodes: ['GOJI'] },
        '2026-02-01',
      ),
    ).toBeNull();
  });

  it('holds from its first day until before its end', () => {
    const spans = [mandate('a', { validUntil: '2026-03-01' })];
    const days = ['2025-12-31', '2026-01-01', '2026-02-28', '2026-03-01'];
    expect(days.map((on) => mandateFor(spans, fresh, on)?.id ?? null)).toEqual([null, 'a', 'a', null]);
    expect(mandateFor(spans, fresh, '2026-03-01', 'ANY_DAY')?.id).toBe('a');
  });

  it('is the one that lasts longest, then the oldest, whatever order they come in', () => {
    const all = [mandate('c'), mandate('a', { validUntil: '2026-03-01' }), mandate('b')];
    expect(mandateFor(all, fresh, '2026-02-01')?.id).toBe('b');
    expect(mandateFor(all.toReversed(), fresh, '2026-02-01')?.id).toBe('b');
    expect(mandateFor([...all, mandate('d', { revokedFrom: '2026-01-15' })], fresh, '2026-02-01')?.id).toBe('b');
  });
});

it('of goods of several producers the mandate is one that does not hold, none where one gave none', () => {
  const [first, second, ended] = [mandate('a'), mandate('b'), mandate('c', { validUntil: '2026-01-15' })];
  expect(weakestOf([first, second], '2026-02-01')?.id).toBe('a');
  expect(weakestOf([first, ended], '2026-02-01')?.id).toBe('c');
  expect(weakestOf([first, null], '2026-02-01')).toBeNull();
  expect(weakestOf([], '2026-02-01')).toBeNull();
});
