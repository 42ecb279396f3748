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
  /** What the rest is paid by; by card, all of it, perhaps after a payment that was called off. */
  rail: 'BANK' | 'CARD' | 'CARD_AGAIN';
  /** How the first third of the order is paid, while its goods are on their way. */
  first: 'TRANSFER' | 'CLAIM' | 'CLAIM_AGAIN' | 'NOTHING';
  /** Whether the rest is paid too, and how much too much, in fen. */
  rest: boolean;
  overFen: number;
  /** Whether what was too much goes back to its payer. */
  givesBack: boolean;
  /** What the payer's bank does about a card payment; of a part only where the model knows which line it was of. */
  dispute: 'NONE' | 'WON' | 'LOST' | 'LOST_IN_PART' | 'WON_AFTER_ALL';
  /** Transfers that the bank takes back and does not name: a stray one, or the rest, which is then paid again. */
  reversed: 'NONE' | 'STRAY' | 'REST';
}

export const BUYERS = 4;
/** Of the buyers, those from here on approve each order. */
export const APPROVING_FROM = 2;
export const SUPPLIERS = 3;
export const SKUS = 6;
/** Buyers that pay by settlement sheets stand behind the others, one a lane. */
export const SHEET_BUYERS = 2;

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
  const rail = rest && random.chance(0.3) ? random.pick(['CARD', 'CARD', 'CARD_AGAIN'] as const) : 'BANK';
  const firsts = ['TRANSFER', 'TRANSFER', 'CLAIM', 'CLAIM_AGAIN', 'NOTHING'] as const;
  // Of several lines that are paid in part, the model does not know which.
  const first = rail === 'BANK' && (rest || lines.length === 1) ? random.pick(firsts) : 'NOTHING';
  const plan: Omit<Plan, 'dispute' | 'reversed'> = {
    ...{ n, buyer, lines, fate, rail, first, rest },
    short: random.whole(0, 1),
    shipments: random.chance(0.3) ? 2 : 1,
    spoiled: random.whole(0, 1),
    returned: rest && random.chance(0.4) ? 1 : 0,
    cutFen: rest && random.chance(0.3) ? random.whole(1, 500) : 0,
    overFen: rail === 'BANK' && rest && random.chance(0.4) ? random.whole(1, 5_000) : 0,
    givesBack: random.chance(0.7),
  };
  const disputes = ['WON', 'LOST', lines.length === 1 ? 'LOST_IN_PART' : 'LOST', 'WON_AFTER_ALL'] as const;
  const dispute = rail !== 'BANK' && random.chance(0.6) ? random.pick(disputes) : 'NONE';
  const takesRest = rail === 'BANK' && rest && first === 'NOTHING' && plan.overFen === 0 && random.chance(0.6);
  const reversed = takesRest ? 'REST' : random.chance(0.15) ? 'STRAY' : 'NONE';
  // Nothing is given back of what the bank took.
  const kept = dispute === 'LOST' || dispute === 'LOST_IN_PART' ? { returned: 0, cutFen: 0 } : {};
  return { ...plan, ...kept, dispute, reversed };
}

export interface SheetPlan {
  orders: Plan[];
  /** Which party prepares the sheet, and whether the unit sends it back once. */
  preparedBy: 'BUYER' | 'SUPPLIER';
  sentBack: boolean;
}

/** The plan of the next sheet of a unit: orders of one supplier that are paid by it alone. */
export function sheetPlanOf(seed: number, lane: number, turn: number): SheetPlan {
  const random = new FixedRandom(seed * 100_019 + lane * 10_007 + turn);
  const supplier = random.whole(0, SUPPLIERS - 1);
  const plan = (at: number): Plan => {
    const lines = [{ sku: supplier + SUPPLIERS * random.whole(0, 1), quantity: random.whole(4, 12) }];
    const n = 1_000_000 * (lane + 1) + 10 * turn + at;
    const alone = { fate: 'DELIVERED', rail: 'BANK', first: 'NOTHING', rest: false, returned: 0, cutFen: 0, overFen: 0, dispute: 'NONE', reversed: 'NONE' } as const; // prettier-ignore
    return { ...planOf(seed, n), ...alone, n, buyer: BUYERS + lane, lines };
  };
  const orders = Array.from({ length: random.whole(1, 3) }, (_, at) => plan(at));
  return { orders, preparedBy: random.pick(['BUYER', 'SUPPLIER'] as const), sentBack: random.chance(0.3) };
}

/** What becomes of a payout to a supplier: the bank pays it, it is called off before or after it was approved, or the supplier's bank sends it back. */
export interface PayoutPlan {
  supplier: number;
  fate: 'PAID' | 'CALLED_OFF' | 'CALLED_OFF_APPROVED' | 'RETURNED';
}

/** The plan of the next payout of the custodian. */
export function payoutPlanOf(seed: number, turn: number): PayoutPlan {
  const random = new FixedRandom(seed * 100_043 + turn);
  const fates = ['PAID', 'PAID', 'PAID', 'RETURNED', 'CALLED_OFF', 'CALLED_OFF_APPROVED'] as const;
  return { supplier: random.whole(0, SUPPLIERS - 1), fate: random.pick(fates) };
}
