import { takeWork, type Waiting } from './batch';

const facts = (...of: [slot: number, streamId: string][]): Waiting[] =>
  of.map(([slot, streamId], index) => ({ slot, streamId, position: BigInt(index + 1) }));
const bytes = new Map(Object.entries({ heavy: 90, light: 10 }));
const taken = (waiting: Waiting[], most: number) => {
  const batch = takeWork(waiting, bytes, most);
  return [batch.taken.map(({ position }) => Number(position)), Object.fromEntries(batch.until)];
};

describe('the work of a batch', () => {
  it('is all that waits where every slot has room for it', () => {
    expect(taken(facts([1, 'light'], [2, 'heavy'], [1, 'light']), 100)).toEqual([[1, 2, 3], {}]);
  });

  it('ends before the first fact that a slot has no room for, and passes over nothing of that slot', () => {
    const waiting = facts([1, 'heavy'], [1, 'light'], [1, 'heavy'], [1, 'light'], [2, 'light']);
    expect(taken(waiting, 100)).toEqual([[1, 2, 5], { 1: 2n }]);
  });

  it('leaves the other slots theirs, however heavy a purchase is, and takes one fact of it at least', () => {
    const waiting = facts([1, 'heavy'], [1, 'heavy'], [2, 'light'], [1, 'heavy'], [2, 'light']);
    expect(taken(waiting, 50)).toEqual([[1, 3, 5], { 1: 1n }]);
  });
});
