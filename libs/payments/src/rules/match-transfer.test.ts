import fc from 'fast-check';
import { matchTransfer } from './match-transfer';

const payable = fc.record({
  id: fc.uuid(),
  references: fc.subarray(['A', 'B'], { minLength: 1 }),
  dueFen: fc.bigInt({ min: 0n, max: 1000n }),
  paidFen: fc.bigInt({ min: 0n, max: 1000n }),
  receiverId: fc.constantFrom(null, 'C', 'D'),
});

describe('matchTransfer', () => {
  it('pays named payables that the custodian receives for only, never more than they owe, never more than came, and all of it where enough is owed', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 3000n }),
        fc.subarray(['A', 'B']),
        fc.uniqueArray(payable, { selector: (p) => p.id, maxLength: 6 }),
        (amount, references, payables) => {
          const { payments } = matchTransfer('C', amount, references, payables);
          const owed = payables
            .filter((p) => p.references.some((each) => references.includes(each)) && p.receiverId !== 'D')
            .reduce((sum, p) => sum + (p.dueFen > p.paidFen ? p.dueFen - p.paidFen : 0n), 0n);
          const paid = payments.reduce((sum, p) => sum + p.amountFen, 0n);
          expect(paid).toBe(amount < owed ? amount : owed);
          for (const { payableId, amountFen } of payments) {
            const target = payables.find((p) => p.id === payableId)!;
            expect(target.references.some((each) => references.includes(each))).toBe(true);
            expect(target.receiverId).not.toBe('D');
            expect(amountFen).toBeLessThanOrEqual(target.dueFen - target.paidFen);
          }
        },
      ),
    );
  });

  it('says why something stays in suspense', () => {
    const one = { id: '1', references: ['A'], dueFen: 10n, paidFen: 0n, receiverId: null };
    expect(matchTransfer('C', 10n, [], [one]).reason).toBe('NO_REFERENCE');
    expect(matchTransfer('C', 10n, ['X'], [one]).reason).toBe('UNKNOWN_REFERENCE');
    expect(matchTransfer('C', 10n, ['A'], [{ ...one, paidFen: 10n }]).reason).toBe('NOTHING_DUE');
    expect(matchTransfer('C', 11n, ['A'], [one]).reason).toBe('OVERPAID');
    expect(matchTransfer('C', 10n, ['A'], [one], new Set(['A'])).reason).toBe('CLOSED_REFERENCE');
    expect(matchTransfer('C', 10n, ['B', 'A'], [one], new Set(['B'])).reason).toBe('BY_REFERENCE');
    expect(matchTransfer('C', 10n, ['B', 'A'], [one], new Set(['A'])).reason).toBe('UNKNOWN_REFERENCE');
    expect(matchTransfer('C', 10n, ['A'], [one])).toEqual({
      payments: [{ payableId: '1', amountFen: 10n }],
      reason: 'BY_REFERENCE',
    });
    const elsewhere = { ...one, id: '2', receiverId: 'D' };
    expect(matchTransfer('C', 10n, ['A'], [elsewhere])).toEqual({ payments: [], reason: 'ANOTHER_RECEIVER' });
    expect(matchTransfer('C', 10n, ['A'], [{ ...elsewhere, paidFen: 10n }]).reason).toBe('NOTHING_DUE');
    expect(matchTransfer('C', 20n, ['A'], [one, elsewhere])).toEqual({
      payments: [{ payableId: '1', amountFen: 10n }],
      reason: 'ANOTHER_RECEIVER',
    });
  });
});
