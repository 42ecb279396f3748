import fc from 'fast-check';
import { type Movement, paidByItem } from './paid-by-item';

const date = fc.integer({ min: 1, max: 28 }).map((day) => `2025-01-${String(day).padStart(2, '0')}`);
const dues = (values: bigint[]) => new Map(values.map((fen, index) => [`item-${index}`, fen]));
const opening = (on: string, values: bigint[]): Movement => ({ on, key: 'open', kind: 'OPENED', items: dues(values) });
const last = (movements: Movement[]) => paidByItem(movements).at(-1)!;
const payment = fc.record({
  on: date,
  key: fc.uuid(),
  kind: fc.constant('PAYMENT' as const),
  amountFen: fc.bigInt({ min: 1n, max: 500n }),
});

describe('paidByItem (CR-3)', () => {
  it('ends three lines of 1 fen, paid by three transfers of 1 fen, with 1 fen each, whatever the order', () => {
    const opened = opening('2025-01-01', [1n, 1n, 1n]);
    const transfers: Movement[] = ['c', 'a', 'b'].map((key) => ({
      on: '2025-01-02',
      key,
      kind: 'PAYMENT',
      amountFen: 1n,
    }));
    expect([...last([...transfers, opened]).paid.values()]).toEqual([1n, 1n, 1n]);
    expect([...last([opened, ...transfers.reverse()]).paid.values()]).toEqual([1n, 1n, 1n]);
  });

  it('sums exactly, never overpays an item, and does not depend on the order in which payments became known', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 300n }), { minLength: 1, maxLength: 8 }),
        fc.array(payment, { maxLength: 8 }),
        (items, payments) => {
          const opened = opening('2025-01-05', items);
          const standings = paidByItem([opened, ...payments]);
          expect(paidByItem([...payments].reverse().concat(opened as never))).toEqual(standings);
          const { paid, due, unappliedFen } = standings.at(-1)!;
          const sum = [...paid.values()].reduce((a, b) => a + b, 0n);
          expect(sum + unappliedFen).toBe(payments.reduce((total, each) => total + each.amountFen, 0n));
          for (const [item, fen] of paid) expect(fen).toBeLessThanOrEqual(due.get(item)!);
          if (unappliedFen > 0n) expect([...paid]).toEqual([...due]);
        },
      ),
    );
  });

  it('takes a refund from the items it names, and leaves the money of a reduced item where it is until then', () => {
    const movements: Movement[] = [
      opening('2025-01-01', [100n, 50n]),
      { on: '2025-01-02', key: 'p', kind: 'PAYMENT', amountFen: 150n },
      { on: '2025-01-03', key: 'rejected', kind: 'DUE_CHANGED', items: new Map([['item-0', -40n]]) },
    ];
    expect([...last(movements).paid.values()]).toEqual([100n, 50n]);
    movements.push({ on: '2025-01-04', key: 'r', kind: 'REFUND', items: new Map([['item-0', 40n]]) });
    expect([...last(movements).paid.values()]).toEqual([60n, 50n]);
  });

  it('lets money above all dues rest with the item whose due was cut, until it is refunded by name', () => {
    const movements: Movement[] = [
      opening('2025-01-01', [100n, 50n]),
      { on: '2025-01-01', key: 'p', kind: 'PAYMENT', amountFen: 150n },
      { on: '2025-01-01', key: 'confirmed', kind: 'DUE_CHANGED', items: new Map([['item-0', -60n]]) },
      { on: '2025-01-01', key: 'r', kind: 'REFUND', items: new Map([['item-0', 60n]]) },
    ];
    expect(last(movements)).toMatchObject({ unappliedFen: 0n });
    expect([...last(movements).paid.values()]).toEqual([40n, 50n]);
    movements.push({ on: '2025-01-02', key: 's', kind: 'REFUND', items: new Map([['item-0', 40n]]) });
    expect([...last(movements).paid.values()]).toEqual([0n, 50n]);
  });

  it('loses no refund that is dated before the money which it gives back', () => {
    const movements: Movement[] = [
      opening('2025-01-01', [100n, 100n]),
      { on: '2025-01-05', key: 'r', kind: 'REFUND', items: new Map([['item-0', 60n]]) },
      { on: '2025-01-10', key: 'p', kind: 'PAYMENT', amountFen: 200n },
    ];
    expect(last(movements)).toMatchObject({ unappliedFen: 0n });
    expect([...last(movements).paid.values()]).toEqual([40n, 100n]);
    expect([...paidByItem(movements)[1].paid.values()]).toEqual([0n, 0n]);
  });

  it('takes for a price cut only what goes back of an item that is paid in full, below what it owes, and not all of it', () => {
    const day = (number: number) => `2025-01-0${number}`;
    const pay = (number: number, amountFen: bigint): Movement => ({
      on: day(number),
      key: 'p',
      kind: 'PAYMENT',
      amountFen,
    });
    const refund = (number: number, fen: bigint): Movement => ({
      on: day(number),
      key: 'r',
      kind: 'REFUND',
      items: dues([fen]),
    });
    const due = (number: number, fen: bigint): Movement => ({
      on: day(number),
      key: 'd',
      kind: 'DUE_CHANGED',
      items: dues([fen]),
    });
    const rebated = (...movements: Movement[]) =>
      paidByItem([opening(day(1), [100n]), ...movements]).map((standing) => standing.rebated.get('item-0'));
    expect(rebated(pay(2, 100n), refund(3, 30n), refund(4, 20n))).toEqual([0n, 0n, 30n, 50n]);
    expect(rebated(pay(2, 60n), refund(3, 60n), pay(4, 40n))).toEqual([0n, 0n, 0n, 0n]);
    expect(rebated(pay(2, 60n), refund(3, 10n), pay(4, 40n))).toEqual([0n, 0n, 0n, 0n]);
    expect(rebated(pay(2, 100n), due(3, -40n), refund(4, 40n), due(5, 20n))).toEqual([0n, 0n, 0n, 0n, 0n]);
    expect(rebated(pay(2, 100n), refund(3, 100n), pay(4, 40n))).toEqual([0n, 0n, 0n, 0n]);
    // What is paid again, or no longer owed, is rebated no more.
    expect(rebated(pay(2, 100n), refund(3, 30n), pay(4, 10n), due(5, 5n))).toEqual([0n, 0n, 30n, 20n, 20n]);
    expect(rebated(pay(2, 100n), refund(3, 30n), due(4, -50n), due(5, 10n))).toEqual([0n, 0n, 30n, 0n, 0n]);
  });

  it('pays a line that was re-priced upwards by the next payment', () => {
    const movements: Movement[] = [
      opening('2025-01-01', [100n]),
      { on: '2025-01-02', key: 'p', kind: 'PAYMENT', amountFen: 100n },
      { on: '2025-01-03', key: 'weighed', kind: 'DUE_CHANGED', items: dues([3n]) },
      { on: '2025-01-04', key: 'q', kind: 'PAYMENT', amountFen: 5n },
    ];
    expect(last(movements)).toMatchObject({ unappliedFen: 2n });
    expect(last(movements).paid.get('item-0')).toBe(103n);
  });

  it('pays what is owed more later with money that is dated before it and found no item', () => {
    // 120 came on the 2nd, of which 20 waited in suspense until the goods had been weighed and was claimed then.
    const movements: Movement[] = [
      opening('2025-01-01', [100n, 50n]),
      { on: '2025-01-02', key: 'p', kind: 'PAYMENT', amountFen: 150n },
      { on: '2025-01-05', key: 'weighed', kind: 'DUE_CHANGED', items: new Map([['item-0', 20n]]) },
      { on: '2025-01-02', key: 'q', kind: 'PAYMENT', amountFen: 20n },
    ];
    expect(last(movements)).toMatchObject({ unappliedFen: 0n });
    expect([...last(movements).paid.values()]).toEqual([120n, 50n]);
    expect(paidByItem(movements)[1].paid.get('item-0')).toBe(100n);
  });

  it('pays what was taken back with money that found no item, whichever of them is dated first, and no price cut', () => {
    const pay = (key: string, on: string): Movement => ({ on, key, kind: 'PAYMENT', amountFen: 150n });
    const refund = (on: string, values: bigint[]): Movement => ({ on, key: 'r', kind: 'REFUND', items: dues(values) });
    const opened = opening('2025-01-01', [100n, 50n]);
    const paidAgain = (again: string, back: string) =>
      last([opened, pay('p', '2025-01-02'), pay('q', again), refund(back, [100n, 50n])]);
    for (const [again, back] of [
      ['03', '02'],
      ['02', '02'],
      ['03', '05'],
    ]) {
      const { paid, unappliedFen } = paidAgain(`2025-01-${again}`, `2025-01-${back}`);
      expect([...paid.values(), unappliedFen]).toEqual([100n, 50n, 0n]);
    }
    const cut = last([opened, pay('p', '2025-01-02'), pay('q', '2025-01-03'), refund('2025-01-05', [30n, 0n])]);
    expect([...cut.paid.values(), cut.unappliedFen]).toEqual([70n, 50n, 150n]);
  });

  it('pays what was taken back before what is left rests with items whose due was cut', () => {
    const pay = (key: string, on: string): Movement => ({ on, key, kind: 'PAYMENT', amountFen: 75n });
    const cut: Movement = { on: '2025-01-01', key: 'c', kind: 'DUE_CHANGED', items: dues([-25n]) };
    const paidAgain = (again: string) =>
      last([opening('2025-01-01', [100n]), cut, pay('p', '2025-01-02'), pay('q', again), { on: '2025-01-02', key: 'r', kind: 'REFUND', items: dues([75n]) }]); // prettier-ignore
    for (const again of ['2025-01-02', '2025-01-03'])
      expect(paidAgain(again)).toMatchObject({ paid: new Map([['item-0', 75n]]), unappliedFen: 0n });
  });

  it('leaves nothing unpaid that money without an item could pay, but for price cuts', () => {
    const refund = fc.record({
      on: date,
      key: fc.uuid(),
      kind: fc.constant('REFUND' as const),
      items: fc.array(fc.bigInt({ min: 0n, max: 300n }), { minLength: 1, maxLength: 3 }).map(dues),
    });
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 300n }), { minLength: 3, maxLength: 6 }),
        fc.array(fc.oneof(payment, refund), { maxLength: 8 }),
        (values, moved) => {
          for (const { due, paid, rebated, unappliedFen } of paidByItem([opening('2025-01-01', values), ...moved]))
            if (unappliedFen > 0n)
              for (const [item, fen] of due) expect(paid.get(item)! + rebated.get(item)!).toBeGreaterThanOrEqual(fen);
        },
      ),
    );
  });

  it('gives money that found no item back once, under whatever name', () => {
    const movements: Movement[] = [
      opening('2025-01-01', [100n, 50n]),
      { on: '2025-01-02', key: 'p', kind: 'PAYMENT', amountFen: 160n },
      { on: '2025-01-03', key: 'r', kind: 'REFUND', items: new Map([['item-0', 110n]]) },
      { on: '2025-01-04', key: 'q', kind: 'PAYMENT', amountFen: 100n },
    ];
    expect(last(movements)).toMatchObject({ unappliedFen: 0n });
    expect([...last(movements).paid.values()]).toEqual([100n, 50n]);
  });
});
