import * as fc from 'fast-check';
import { addDays } from '@shanhai/kernel';
import { FOLLOWED_DAYS, followedAgainAt, pauseAfter, TRIES_MAX } from './card-retries';

describe('pauses between tries', () => {
  it('double from the first to half an hour, and end', () => {
    expect([1, 2, 3, 10, 12, 15].map((tries) => pauseAfter(tries, 1_000, 1))).toEqual([
      1_000, 2_000, 4_000, 512_000, 1_800_000, 1_800_000,
    ]);
    expect(pauseAfter(TRIES_MAX, 1_000, 1)).toBeNull();
  });

  it('are between half and all of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: TRIES_MAX - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, random) => {
          const [pause, most] = [pauseAfter(tries, 1_000, random)!, pauseAfter(tries, 1_000, 1)!];
          expect(pause).toBeGreaterThanOrEqual(most / 2);
          expect(pause).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});

describe('dead calls', () => {
  const now = new Date('2026-03-31T08:00:00+08:00');
  const again = (kind: string, createdOn: string) => followedAgainAt({ kind, createdOn }, now, 300_000);

  it('that only ask are made again after hours, for as long as the processor keeps events', () => {
    expect(again('FOLLOW_DISPUTE', '2026-03-31')).toEqual(new Date('2026-03-31T13:20:00+08:00'));
    const oldest = addDays('2026-03-31', -FOLLOWED_DAYS);
    expect([oldest, addDays(oldest, -1)].map((on) => again('FOLLOW_PAYOUT', on) !== null)).toEqual([true, false]);
  });

  it('that do something wait for a person', () => {
    const kinds = ['CREATE_PAYMENT', 'CANCEL_PAYMENT', 'CREATE_REFUND', 'ABANDON_REFUND'];
    expect(kinds.map((kind) => again(kind, '2026-03-31'))).toEqual([null, null, null, null]);
  });
});
