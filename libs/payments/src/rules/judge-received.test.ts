import { judgeReceived } from './judge-received';

const payable = (id: string, dueFen: bigint, paidFen = 0n) => ({
  id,
  reference: 'SH1',
  dueFen,
  paidFen,
  receiverId: null,
});
const cny = (received: bigint) => ({ received, currency: 'cny' });

describe('money from the card processor', () => {
  it('pays what it was asked for, by largest remainder', () => {
    expect(judgeReceived('stripe', 100n, cny(100n), [payable('a', 33n), payable('b', 67n)])).toEqual({
      status: 'SUCCEEDED',
      payments: [
        { payableId: 'a', amountFen: 33n },
        { payableId: 'b', amountFen: 67n },
      ],
      heldFen: 0n,
    });
  });

  it('is held where it is no longer owed, in part or whole', () => {
    expect(judgeReceived('stripe', 100n, cny(100n), [payable('a', 100n, 60n)])).toMatchObject({
      status: 'EXCESS',
      heldFen: 60n,
    });
    expect(judgeReceived('stripe', 100n, cny(100n), [payable('a', 100n, 100n)])).toEqual({
      status: 'EXCESS',
      payments: [],
      heldFen: 100n,
    });
  });

  it('is held where another custodian receives it', () => {
    const elsewhere = { ...payable('a', 100n), receiverId: 'bank' };
    expect(judgeReceived('stripe', 100n, cny(100n), [elsewhere])).toMatchObject({ payments: [], heldFen: 100n });
  });

  it('pays nothing where it is another amount or currency', () => {
    for (const received of [99n, 101n, 0n])
      expect(judgeReceived('stripe', 100n, cny(received), [payable('a', 100n)])).toEqual({
        status: 'MISMATCH',
        payments: [],
        heldFen: received,
      });
    expect(judgeReceived('stripe', 100n, { received: 100n, currency: 'usd' }, [payable('a', 100n)])).toEqual({
      status: 'MISMATCH',
      payments: [],
      heldFen: 0n,
    });
  });
});
