import { FixedRandom } from '../../../apps/cli/src/seed/random';

/** What becomes of one order, as the seed decides it before anything is sent. */
export interface Plan {
  n: number;
  /** Which of the buyers; the last ones' orders wait for approval. */
  buyer: number;
  /** Packs of different SKUs. */
  lines: { sku: number; quantity: number }[];
  fate: 'DELIVERED' | 'REJECTED' | 'CANCELLED' | 'DECLINED';
  /** Packs of the first line that the supplier can not deliver. */
  short: number;
  /** Into how many shipments each supplier's part goes. */
  shipments: 1 | 2;
  /** Packs of the first line that are refused on arrival. */
  spoiled: number;
  /** Packs of the first line that go back after all was paid. */
  returned: number;
  /** What is given back of the first line's price, in fen, beside what was returned. */
  cutFen: number;
  /** How the first third of the order is paid, while its goods are on their way. */
  first: 'TRANSFER' | 'CLAIM' | 'CLAIM_AGAIN' | 'NOTHING';
  /** Whether the rest is paid too, and how much too much, in fen. */
  rest: boolean;
  overFen: number;
  /** Whether what was too much goes back to its payer. */
  givesBack: boolean;
}

export const BUYERS = 4;
/** Of the buyers, those from here on approve each order. */
export const APPROVING_FROM = 2;
export const SKUS = 6;

/** The plan of the n-th order: a function of the seed alone, whoever plays it and when. */
export function planOf(seed: number, n: number): Plan {
  const random = new FixedRandom(seed * 100_003 + n);
  const buyer = random.whole(0, BUYERS - 1);
  const skus = new Set(Array.from({ length: random.whole(1, 3) }, () => random.whole(0, SKUS - 1)));
  // At least four packs: what is short, spoiled and returned never comes below what was paid at first.
  const lines = [...skus].map((sku) => ({ sku, quantity: random.whole(4, 12) }));
  const fates = ['REJECTED', 'CANCELLED', 'DECLINED'] as const;
  const ends = random.chance(0.15) ? random.pick(fates) : 'DELIVERED';
  const fate = ends === 'REJECTED' && buyer < APPROVING_FROM ? 'CANCELLED' : ends;
  const rest = random.chance(0.85);
  return {
    ...{ n, buyer, lines, fate, rest },
    short: random.whole(0, 1),
    shipments: random.chance(0.3) ? 2 : 1,
    spoiled: random.whole(0, 1),
    returned: rest && random.chance(0.4) ? 1 : 0,
    cutFen: rest && random.chance(0.3) ? random.whole(1, 500) : 0,
    first: random.pick(['TRANSFER', 'TRANSFER', 'CLAIM', 'CLAIM_AGAIN', 'NOTHING'] as const),
    overFen: rest && random.chance(0.4) ? random.whole(1, 5_000) : 0,
    givesBack: random.chance(0.7),
  };
}
