import fc from 'fast-check';
import { type DeliveredGoods, matchSales, type SalesRow } from './match-sales';

const delivery = (lotId: string, acceptedOn: string, quantity: number, more: Partial<DeliveredGoods> = {}) => ({
  supplierOrderId: `order-of-${lotId}`,
  lineId: `line-of-${lotId}`,
  lotId,
  skuId: 'goji',
  acceptedOn,
  quantity,
  valueFen: BigInt(quantity) * 100n,
  ...more,
});
const row = (rowKey: string, quantity: number, more: Partial<SalesRow> = {}): SalesRow => ({
  rowKey,
  skuId: 'goji',
  lotId: null,
  soldOn: '2025-05-01',
  quantity,
  retailFen: BigInt(quantity) * 150n,
  ...more,
});
const short = (match: ReturnType<typeof matchSales>) =>
  match.matched.map((each) => [each.rowKey, each.lotId, each.quantity, each.exOriginFen, each.retailFen]);

it('matches a row that names no lot to the deliveries of its SKU, oldest first', () => {
  const deliveries = [delivery('new', '2025-04-02', 10), delivery('old', '2025-04-01', 4)];
  const match = matchSales([row('a', 6)], deliveries);
  expect(short(match)).toEqual([
    ['a', 'old', 4, 400n, 600n],
    ['a', 'new', 2, 200n, 300n],
  ]);
  expect(match.matched[0]).toMatchObject({ supplierOrderId: 'order-of-old', lineId: 'line-of-old' });
  expect(match.unmatched).toEqual([]);
});

it('gives the goods of a lot to the rows that name it before any that names none', () => {
  const deliveries = [delivery('old', '2025-04-01', 4), delivery('new', '2025-04-02', 4)];
  const match = matchSales([row('a', 4), row('b', 3, { lotId: 'old', soldOn: '2025-06-01' })], deliveries);
  expect(short(match)).toEqual([
    ['b', 'old', 3, 300n, 450n],
    ['a', 'old', 1, 100n, 150n],
    ['a', 'new', 3, 300n, 450n],
  ]);
});

it('matches neither another SKU, nor another lot than the one named, nor goods that came after the sale', () => {
  const deliveries = [
    delivery('wine', '2025-04-01', 9, { skuId: 'wine' }),
    delivery('later', '2025-05-02', 9),
    delivery('same day', '2025-05-01', 1),
  ];
  const match = matchSales([row('a', 2), row('b', 1, { lotId: 'unknown' })], deliveries);
  expect(short(match)).toEqual([['a', 'same day', 1, 100n, 150n]]);
  expect(match.unmatched).toEqual([
    { rowKey: 'b', quantity: 1, retailFen: 150n },
    { rowKey: 'a', quantity: 1, retailFen: 150n },
  ]);
});

it('keeps of what the corrected row holds as much as fits, and takes no more of others than is missing', () => {
  const held = { rowKey: 'a', soldAs: 'first' };
  const deliveries = [
    delivery('older', '2025-04-01', 9),
    delivery('old', '2025-04-02', 3, { held, valueFen: 301n }),
    delivery('late', '2025-05-02', 3, { held }),
  ];
  const soldAs = (quantity: number, rowKey = 'a') =>
    matchSales([row(rowKey, quantity)], deliveries).matched.map((each) => [
      each.lotId,
      each.quantity,
      each.exOriginFen,
      each.soldAs,
    ]);
  expect(soldAs(3)).toEqual([['old', 3, 301n, 'first']]);
  expect(soldAs(5)).toEqual([
    ['old', 3, 301n, 'first'],
    ['older', 2, 200n, null],
  ]);
  expect(soldAs(1, 'b')).toEqual([['older', 1, 100n, null]]);
});

it('loses no pack and no fen, sells no pack twice, whatever the order of rows and deliveries', () => {
  const days = ['2025-05-01', '2025-05-02', '2025-05-03'];
  const rows = fc.array(
    fc.record({
      skuId: fc.constantFrom('goji', 'wine'),
      lotId: fc.constantFrom(null, 'lot-0', 'lot-1', 'lot-2'),
      soldOn: fc.constantFrom(...days),
      quantity: fc.integer({ min: 1, max: 9 }),
      retailFen: fc.bigInt({ min: 0n, max: 999n }),
    }),
    { maxLength: 8 },
  );
  const deliveries = fc.array(
    fc.record({
      skuId: fc.constantFrom('goji', 'wine'),
      acceptedOn: fc.constantFrom(...days),
      quantity: fc.integer({ min: 1, max: 9 }),
      valueFen: fc.bigInt({ min: 0n, max: 999n }),
    }),
    { maxLength: 6 },
  );
  const sum = (values: bigint[]) => values.reduce((total, each) => total + each, 0n);
  fc.assert(
    fc.property(rows, deliveries, (someRows, someDeliveries) => {
      const sold = someRows.map((each, index) => ({ ...each, rowKey: `row-${index}` }));
      const there = someDeliveries.map((each, index) => ({
        ...each,
        supplierOrderId: 'order',
        lineId: `line-${index}`,
        lotId: `lot-${index % 3}`,
      }));
      const match = matchSales(sold, there);
      for (const each of sold) {
        const parts = [...match.matched, ...match.unmatched].filter(({ rowKey }) => rowKey === each.rowKey);
        expect(sum(parts.map((part) => BigInt(part.quantity)))).toBe(BigInt(each.quantity));
        expect(sum(parts.map((part) => part.retailFen))).toBe(each.retailFen);
      }
      for (const each of there) {
        const parts = match.matched.filter(({ lineId }) => lineId === each.lineId);
        const packs = parts.reduce((total, part) => total + part.quantity, 0);
        const fen = sum(parts.map((part) => part.exOriginFen));
        expect(packs <= each.quantity && fen <= each.valueFen).toBe(true);
        if (packs === each.quantity) expect(fen).toBe(each.valueFen);
      }
      expect(matchSales([...sold].reverse(), [...there].reverse())).toEqual(match);
    }),
  );
});
