import type { Movement } from './paid-by-item';
import { refundable } from './refundable';

const opened: Movement = { on: '2025-01-01', key: 'o', kind: 'OPENED', items: new Map([['a', 100n], ['b', 50n]]) }; // prettier-ignore
const payment = (on: string, amountFen: bigint): Movement => ({ on, key: `p${on}`, kind: 'PAYMENT', amountFen });
const refund = (on: string, fen: bigint): Movement => ({
  on,
  key: `r${on}`,
  kind: 'REFUND',
  items: new Map([['a', fen]]),
});
const at = (on: string, ...movements: Movement[]) => refundable([opened, ...movements], on).byItem.get('a');

describe('what can be refunded', () => {
  it('is what an item has been paid by then', () => {
    const paid = [payment('2025-01-05', 75n), payment('2025-01-10', 75n)];
    expect(['2025-01-04', '2025-01-05', '2025-01-07', '2025-01-10', '2026-01-01'].map((on) => at(on, ...paid))).toEqual(
      [0n, 50n, 50n, 100n, 100n],
    );
  });

  it('is what no later refund gave back already', () => {
    const movements = [payment('2025-01-05', 150n), refund('2025-01-20', 80n)];
    expect(['2025-01-05', '2025-01-19', '2025-01-20', '2025-02-01'].map((on) => at(on, ...movements))).toEqual([
      20n,
      20n,
      20n,
      20n,
    ]);
    // Paid again after the refund: before it, still only what it left.
    expect(
      ['2025-01-10', '2025-01-25', '2025-02-01'].map((on) => at(on, ...movements, payment('2025-01-30', 80n))),
    ).toEqual([20n, 20n, 100n]);
  });

  it('includes money that found no unpaid item, once over all items', () => {
    const ended: Movement = { on: '2025-01-05', key: 'e', kind: 'DUE_CHANGED', items: new Map([['a', -100n], ['b', -50n]]) }; // prettier-ignore
    const { byItem, totalFen } = refundable([opened, ended, payment('2025-01-05', 150n)], '2025-01-05');
    expect([byItem.get('a')! >= 100n, byItem.get('b')! >= 50n, totalFen]).toEqual([true, true, 150n]);
  });
});
