import * as fc from 'fast-check';
import { pauseAfter, TRIES_MAX } from './card-retries';

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
