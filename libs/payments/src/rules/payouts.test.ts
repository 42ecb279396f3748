import { after } from '@shanhai/kernel';
import * as fc from 'fast-check';
import { bankCodeOf, type Owed, PAYOUT_STATES, PAYOUT_TRANSITIONS, payoutOf } from './payouts';

const owed = (owedFen: bigint, freeFen = owedFen): Owed => ({
  payableId: `p${owedFen}`,
  buyerId: 'b',
  owedFen,
  freeFen,
});

it('states of a payout: every pair of verb and state', () => {
  expect(PAYOUT_STATES).toEqual(['PREPARED', 'APPROVED', 'PAID', 'CANCELLED', 'RETURNED']);
  expect(
    Object.keys(PAYOUT_TRANSITIONS).map(
      (verb) =>
        `${verb}: ${PAYOUT_STATES.map((state) => after(PAYOUT_TRANSITIONS, verb as never, state) ?? '-').join(' ')}`,
    ),
  ).toEqual([
    'approve: APPROVED - - - -',
    'pay: - PAID - - -',
    'cancel: CANCELLED CANCELLED - - -',
    'return: - - RETURNED - -',
  ]);
});

describe('a payout', () => {
  it('gathers what is owed, sets off what was paid out too much, and keeps what is not free', () => {
    const made = payoutOf([owed(-300n, 0n), owed(1_000n), owed(500n, 200n), owed(70n, -5n)], 0);
    expect(made).toMatchObject({ grossFen: 900n, feeFen: 0n });
    expect(made!.lines.map(({ amountFen }) => amountFen)).toEqual([-300n, 1_000n, 200n]);
    expect(payoutOf([owed(300n), owed(-300n, 0n)], 0)).toBeNull();
    expect(payoutOf([owed(100n, 0n)], 0)).toBeNull();
    expect(payoutOf([], 50)).toBeNull();
  });

  it('has a fee of the sum, rounded half up, spread over the lines that pay', () => {
    const made = payoutOf([owed(333n), owed(333n), owed(334n), owed(-900n, 0n)], 50);
    expect(made).toMatchObject({ grossFen: 100n, feeFen: 1n });
    expect(made!.lines.map(({ feeFen }) => feeFen)).toEqual([0n, 0n, 1n, 0n]);
  });

  it('is the sum of its lines; no fee is above its line', () => {
    const amounts = fc.array(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 12n }), { maxLength: 20 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 1000 }), (fens, basisPoints) => {
        const made = payoutOf(fens.map((fen) => owed(fen)), basisPoints); // prettier-ignore
        const net = fens.reduce((sum, fen) => sum + fen, 0n);
        if (!made) return expect(net).toBeLessThanOrEqual(0n);
        expect(made.grossFen).toBe(net);
        expect(made.lines.reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(made.grossFen);
        expect(made.lines.reduce((sum, { feeFen }) => sum + feeFen, 0n)).toBe(made.feeFen);
        expect(made.lines.every(({ amountFen, feeFen }) => feeFen <= (amountFen > 0n ? amountFen : 0n))).toBe(true);
      }),
    );
  });
});

it('reads bank codes as they are written', () => {
  expect(['313 391 080 007', '３１３３９１０８０００７', '31339108000', 'abc'].map(bankCodeOf)).toEqual([
    '313391080007',
    '313391080007',
    null,
    null,
  ]);
});
