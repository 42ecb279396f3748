import { type BaseUnit, type BusinessDate, compareText, divideRounded, type Fen } from '@shanhai/kernel';
import { type OfferChanged, unitPriceAt } from '@shanhai/catalogue';

/** Base units of what prices are compared by: kilogram, litre or piece. */
const COMPARED_BY: Record<BaseUnit, bigint> = { GRAM: 1_000n, MILLILITRE: 1_000n, PIECE: 1n };
/** A price by weight is of this many base units. */
const WEIGHT_PRICE_BASE = 1_000n;
/** Offers that are named of those compared, the cheapest first; all are ranked. */
export const OFFERS_NAMED_MAX = 20;

export interface Price {
  pricing: 'PACK' | 'WEIGHT';
  /** Base units of a pack. */
  contentBase: bigint;
  unitPriceFen: Fen;
}

/** A price as the exact fraction that offers are ranked by. */
interface Fraction {
  fen: Fen;
  base: bigint;
}
const fractionOf = ({ pricing, contentBase, unitPriceFen }: Price): Fraction => ({
  fen: unitPriceFen,
  base: pricing === 'WEIGHT' ? WEIGHT_PRICE_BASE : contentBase,
});
const compare = (a: Fraction, b: Fraction): number => {
  const difference = a.fen * b.base - b.fen * a.base;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
const printed = ({ fen, base }: Fraction, unit: BaseUnit): Fen => divideRounded(fen * COMPARED_BY[unit], base);

/** Fen of a kilogram, litre or piece, rounded once. */
export const pricePerUnit = (price: Price, unit: BaseUnit): Fen => printed(fractionOf(price), unit);
/** Which of two prices is lower, exactly: below zero for the first. */
export const comparePrices = (a: Price, b: Price): number => compare(fractionOf(a), fractionOf(b));

/** An offer as the log told of it, and the day on which it did. */
export interface OfferTold {
  on: BusinessDate;
  offer: OfferChanged;
}

/** What was bought of one SKU in one order, over all its lines. */
export interface Bought extends Price {
  skuId: string;
  categoryCode: string;
  baseUnit: BaseUnit;
  packs: number;
}

export interface ComparedOffer {
  skuId: string;
  skuCode: string;
  skuName: string;
  productName: string;
  supplierId: string;
  originCode: string;
  /** Since when it was offered so. */
  offeredFrom: BusinessDate;
  /** Packs that it takes: as much as was bought, in whole cases, no less than its minimum. */
  packs: number;
  unitPriceFen: Fen;
  perUnitFen: Fen;
  /** What was bought, at the price of the order. */
  bought: boolean;
}

/** What the catalogue showed on a day beside what was bought. Prices are fen of a kilogram, litre or piece. */
export interface Comparison {
  skuId: string;
  /** False where the log does not tell what was on sale on that day: nothing is compared. */
  known: boolean;
  unit: BaseUnit;
  paidPerUnitFen: Fen;
  /** Offers compared, with what was bought. */
  of: number;
  /** 1 where none was cheaper. */
  rank: number | null;
  lowestFen: Fen | null;
  /** The lower one of two in the middle. */
  medianFen: Fen | null;
  highestFen: Fen | null;
  offers: ComparedOffer[];
}

type Ranked = ComparedOffer & { price: Price };

/**
 * Ranks what was bought among what was on sale on its day: other SKUs of the category in the same unit that could be ordered,
 * each at the tier of as much goods and at its lowest price of the day. `told` is what the log told up to that day.
 */
export function compareOffers(bought: Bought, told: readonly OfferTold[]): Comparison {
  const { skuId, baseUnit, categoryCode } = bought;
  const own = told.findLast(({ offer }) => offer.skuId === skuId);
  const about = { skuId, known: own !== undefined, unit: baseUnit, paidPerUnitFen: pricePerUnit(bought, baseUnit) };
  if (!own) return { ...about, of: 0, rank: null, lowestFen: null, medianFen: null, highestFen: null, offers: [] };
  const cheapest = new Map<string, Ranked>();
  for (const each of told) {
    const { offer } = each;
    if (offer.skuId === skuId || offer.categoryCode !== categoryCode || offer.baseUnit !== baseUnit) continue;
    const ranked = rankedOffer(each, bought);
    const before = cheapest.get(offer.skuId);
    if (ranked && (!before || comparePrices(ranked.price, before.price) < 0)) cheapest.set(offer.skuId, ranked);
  }
  const all = [...cheapest.values(), ownOffer(bought, own)].sort(
    (a, b) => comparePrices(a.price, b.price) || Number(b.bought) - Number(a.bought) || compareText(a.skuId, b.skuId),
  );
  return {
    ...about,
    of: all.length,
    rank: all.findIndex((each) => each.bought) + 1,
    lowestFen: all[0].perUnitFen,
    medianFen: all[(all.length - 1) >> 1].perUnitFen,
    highestFen: all.at(-1)!.perUnitFen,
    offers: all.filter((each, at) => at < OFFERS_NAMED_MAX || each.bought).map(({ price: _, ...each }) => each),
  };
}

/** Null where it was not on sale, or sold out when the log was last told. */
function rankedOffer({ on, offer }: OfferTold, bought: Bought): Ranked | null {
  if (offer.status !== 'ON_SALE' || BigInt(offer.available) < BigInt(offer.minimumQuantity)) return null;
  const contentBase = BigInt(offer.contentBase);
  const packs = packsFor(bought, { ...offer, contentBase });
  const tiers = offer.tiers.map((tier) => ({ ...tier, unitPriceFen: BigInt(tier.unitPriceFen) }));
  const unitPriceFen = unitPriceAt(tiers, packs);
  if (unitPriceFen === null) return null;
  return rankedAs({ on, offer }, { pricing: offer.pricing, contentBase, unitPriceFen }, packs, bought.baseUnit);
}

function ownOffer(bought: Bought, own: OfferTold): Ranked {
  const { pricing, contentBase, unitPriceFen, packs, baseUnit } = bought;
  return { ...rankedAs(own, { pricing, contentBase, unitPriceFen }, packs, baseUnit), bought: true };
}

function rankedAs({ on, offer }: OfferTold, price: Price, packs: number, unit: BaseUnit): Ranked {
  const { skuId, skuCode, skuName, productName, supplierId, originCode } = offer;
  return {
    ...{ skuId, skuCode, skuName, productName, supplierId, originCode, offeredFrom: on, packs, bought: false, price },
    unitPriceFen: price.unitPriceFen,
    perUnitFen: pricePerUnit(price, unit),
  };
}

/** As many packs as hold what was bought, in whole cases, no less than the offer's minimum. */
export function packsFor(
  bought: Pick<Bought, 'packs' | 'contentBase'>,
  offer: { contentBase: bigint; caseSize: number; minimumQuantity: number },
): number {
  const base = BigInt(bought.packs) * bought.contentBase;
  const needed = (base + offer.contentBase - 1n) / offer.contentBase;
  const least = needed > BigInt(offer.minimumQuantity) ? needed : BigInt(offer.minimumQuantity);
  const size = BigInt(offer.caseSize);
  return Number(((least + size - 1n) / size) * size);
}
