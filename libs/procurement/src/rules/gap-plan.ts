import { type Tier, unitPriceAt } from '@shanhai/catalogue';
import type { Fen } from '@shanhai/kernel';
import { nominalFen, type Priced } from '@shanhai/orders';

/** A SKU that qualifies, as far as a plan asks: what of it can be ordered, and at which prices. */
export interface PlanOffer extends Pick<Priced, 'pricing' | 'contentBase'> {
  skuCode: string;
  supplierId: string;
  minimumQuantity: number;
  caseSize: number;
  available: number;
  /** Ascending by quantity. */
  tiers: readonly Tier[];
}

export interface PlanWish {
  /** What the order is to come to. */
  wantedFen: Fen;
  /** What it may cost at most; null for no bound. */
  budgetFen: Fen | null;
  /** Over how many suppliers at least it is spread, where so many have goods. */
  suppliers: number;
  /** Lines at most. */
  lines: number;
}

export interface PlanLine {
  skuCode: string;
  quantity: number;
  unitPriceFen: Fen;
  /** Goods sold by weight at their nominal weight. */
  amountFen: Fen;
}

/** CLOSES: comes to what is wanted. BUDGET: more would cost too much. GOODS: nothing more qualifies, is in stock, or fits into the lines. */
export type PlanEnd = 'CLOSES' | 'BUDGET' | 'GOODS';

export interface Plan {
  lines: PlanLine[];
  goodsFen: Fen;
  end: PlanEnd;
}

/**
 * An order of the offers, best first, that comes to what is wanted: first each supplier up to its share, then the rest of the
 * best, both without going beyond; then the one step that goes least beyond. Never above the budget, the stock, or off the case and
 * the minimum.
 */
export function planOrder(offers: readonly PlanOffer[], wish: PlanWish): Plan {
  const basket = new Basket(offers, wish);
  const suppliers = new Set(offers.map(({ supplierId }) => supplierId)).size;
  const spread = BigInt(Math.max(1, Math.min(wish.suppliers, suppliers)));
  const shareFen = (wish.wantedFen + spread - 1n) / spread;
  for (const offer of offers) basket.fill(offer, least(basket.missingFen, shareFen - basket.ofSupplier(offer)));
  for (const offer of offers) basket.fill(offer, basket.missingFen);
  return basket.closed();
}

/** What is chosen so far. */
class Basket {
  private readonly quantities = new Map<PlanOffer, number>();

  constructor(
    private readonly offers: readonly PlanOffer[],
    private readonly wish: PlanWish,
  ) {}

  get goodsFen(): Fen {
    return [...this.quantities].reduce((sum, [offer, quantity]) => sum + amountOf(offer, quantity), 0n);
  }

  get missingFen(): Fen {
    return this.wish.wantedFen - this.goodsFen;
  }

  ofSupplier({ supplierId }: PlanOffer): Fen {
    return [...this.quantities]
      .filter(([offer]) => offer.supplierId === supplierId)
      .reduce((sum, [offer, quantity]) => sum + amountOf(offer, quantity), 0n);
  }

  /** Takes as much more of an offer as costs at most `moreFen` and the budget allows. */
  fill(offer: PlanOffer, moreFen: Fen): void {
    if (moreFen <= 0n || !this.hasRoom(offer)) return;
    const atMost = this.amount(offer) + (this.affords(moreFen) ? moreFen : this.leftFen!);
    const quantity = largest(offer, atMost);
    if (quantity > (this.quantities.get(offer) ?? 0)) this.quantities.set(offer, quantity);
  }

  /** With the step that goes least beyond what is missing, where one is within the budget. */
  closed(): Plan {
    const missingFen = this.missingFen;
    if (missingFen <= 0n) return this.plan('CLOSES');
    const steps = this.offers
      .filter((offer) => this.hasRoom(offer))
      .flatMap((offer) => {
        const quantity = cheapest(offer, this.amount(offer) + missingFen);
        return quantity === null ? [] : [{ offer, quantity, moreFen: amountOf(offer, quantity) - this.amount(offer) }];
      })
      .sort((a, b) => (a.moreFen < b.moreFen ? -1 : Number(a.moreFen > b.moreFen)));
    const [step] = steps;
    if (step && this.affords(step.moreFen)) {
      this.quantities.set(step.offer, step.quantity);
      return this.plan('CLOSES');
    }
    const more = (offer: PlanOffer) => this.hasRoom(offer) && largest(offer, null) > (this.quantities.get(offer) ?? 0);
    return this.plan(this.wish.budgetFen !== null && this.offers.some(more) ? 'BUDGET' : 'GOODS');
  }

  private plan(end: PlanEnd): Plan {
    const lines = [...this.quantities].map(([offer, quantity]) => ({
      skuCode: offer.skuCode,
      quantity,
      unitPriceFen: unitPriceAt(offer.tiers, quantity)!,
      amountFen: amountOf(offer, quantity),
    }));
    return { lines, goodsFen: this.goodsFen, end };
  }

  /** Of the budget; null for no bound. */
  private get leftFen(): Fen | null {
    return this.wish.budgetFen === null ? null : this.wish.budgetFen - this.goodsFen;
  }

  private affords(fen: Fen): boolean {
    return this.leftFen === null || fen <= this.leftFen;
  }

  private amount(offer: PlanOffer): Fen {
    return amountOf(offer, this.quantities.get(offer) ?? 0);
  }

  private hasRoom(offer: PlanOffer): boolean {
    return this.quantities.has(offer) || this.quantities.size < this.wish.lines;
  }
}

const least = (a: Fen, b: Fen): Fen => (a < b ? a : b);

function amountOf(offer: PlanOffer, quantity: number): Fen {
  if (quantity === 0) return 0n;
  return nominalFen({ ...offer, unitPriceFen: unitPriceAt(offer.tiers, quantity)! }, quantity);
}

/** Spans of quantities, in whole cases, within which the price stays and amounts ascend. */
function spansOf({ tiers, minimumQuantity, caseSize, available }: PlanOffer): { from: number; until: number }[] {
  return tiers
    .map(({ fromQuantity }, index) => ({
      from: Math.ceil(Math.max(fromQuantity, minimumQuantity) / caseSize),
      until: Math.floor(Math.min((tiers[index + 1]?.fromQuantity ?? Infinity) - 1, available) / caseSize),
    }))
    .filter(({ from, until }) => from <= until);
}

/** The most that costs at most so much; 0 where nothing does. A larger quantity at a lower tier price may cost less. */
function largest(offer: PlanOffer, atMostFen: Fen | null): number {
  const fits = spansOf(offer).flatMap(({ from, until }) => {
    const cases = lastWhere(from, until, (n) => atMostFen === null || amountOf(offer, n * offer.caseSize) <= atMostFen);
    return cases === null ? [] : [cases * offer.caseSize];
  });
  return fits.reduce((best, each) => (amountOf(offer, each) >= amountOf(offer, best) ? each : best), 0);
}

/** What comes to at least so much for the least money; null where the stock does not suffice. */
function cheapest(offer: PlanOffer, atLeastFen: Fen): number | null {
  return spansOf(offer)
    .flatMap(({ from, until }) => {
      const below = lastWhere(from, until, (n) => amountOf(offer, n * offer.caseSize) < atLeastFen) ?? from - 1;
      return below < until ? [(below + 1) * offer.caseSize] : [];
    })
    .reduce<number | null>(
      (best, each) => (best === null || amountOf(offer, each) < amountOf(offer, best) ? each : best),
      null,
    );
}

/** The last number of a span for which something holds that holds up to some number and no further; null where it never does. */
function lastWhere(from: number, until: number, holds: (n: number) => boolean): number | null {
  if (!holds(from)) return null;
  let [known, open] = [from, until];
  while (known < open) {
    const middle = known + Math.ceil((open - known) / 2);
    if (holds(middle)) known = middle;
    else open = middle - 1;
  }
  return known;
}
