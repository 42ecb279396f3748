import { type BusinessDate, daysBetween, divideRounded, type Fen } from '@shanhai/kernel';

/** What is unlike others. A warning asks somebody to look; it never changes what counts. */
export const WARNING_KINDS = ['PRICE', 'QUANTITY', 'HARVEST', 'DELAY'] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

/** A counted line, as far as its plausibility hangs on it. Quantities are in base units. */
export interface CountedLine {
  pricing: 'PACK' | 'WEIGHT';
  contentBase: bigint;
  unitPriceFen: Fen;
  quantityBase: bigint;
  orderedOn: BusinessDate;
  harvestedOn: BusinessDate;
  recognisedOn: BusinessDate;
}

/** What recent counted lines of the same goods were like. */
export interface Others {
  sample: number;
  /** Medians: fen per 1000 base units, base units; null of none. */
  priceFen: Fen | null;
  quantityBase: bigint | null;
}

/** GRADE: the same category and grade in packs of the same content; PACK: of any grade; CATEGORY: in packs of any. */
export const BASES_OF_COMPARISON = ['GRADE', 'PACK', 'CATEGORY'] as const;
export type BasisOfComparison = (typeof BASES_OF_COMPARISON)[number];

export interface Warning {
  kind: WarningKind;
  /** PRICE: fen per 1000 base units. QUANTITY: base units. HARVEST, DELAY: days. */
  measured: bigint;
  /** What is plausible, ends included; null where there is no such end. */
  low: bigint | null;
  high: bigint | null;
  /** Null where it is not compared with others. */
  comparison: { basis: BasisOfComparison; median: bigint; sample: number } | null;
}

/** Fewer say nothing about what is usual. */
const SAMPLE_MIN = 5;
/** A price may be three times the median, or a third of it: seasons, and grades where none are told, differ by less. */
const PRICE_FACTOR = 3n;
/** Bulk orders differ more than prices do. */
const QUANTITY_FACTOR = 50n;
/** Dried goods and wine are sold from the harvest before last. */
const DAYS_SINCE_HARVEST_MAX = 3 * 366;
/** Deliveries and payments of a framework order end within a year. */
const DAYS_TO_RECOGNITION_MAX = 366;
/** Prices are compared per kilogram, litre or 1000 pieces. */
const PRICE_BASE = 1000n;

/** What goods cost per 1000 base units, whatever their pack, in fen. Goods by weight are priced so. */
export function pricePerThousand(line: Pick<CountedLine, 'pricing' | 'contentBase' | 'unitPriceFen'>): Fen {
  return line.pricing === 'WEIGHT'
    ? line.unitPriceFen
    : divideRounded(line.unitPriceFen * PRICE_BASE, line.contentBase);
}

/** What is implausible about a line: its price and quantity against others, those of the same grade and pack if there are enough, else of the same pack, and its dates. */
export function warningsOf(line: CountedLine, others: Record<BasisOfComparison, Others>): Warning[] {
  const warnings: Warning[] = [];
  const outside = ({ measured, low, high }: Warning) =>
    (low !== null && measured < low) || (high !== null && measured > high);
  const basis = BASES_OF_COMPARISON.find((each) => others[each].sample >= SAMPLE_MIN);
  if (basis) {
    const { sample, priceFen, quantityBase } = others[basis];
    const [price, quantity] = [priceFen!, quantityBase!];
    warnings.push(
      {
        kind: 'PRICE',
        measured: pricePerThousand(line),
        low: (price + PRICE_FACTOR - 1n) / PRICE_FACTOR,
        high: price * PRICE_FACTOR,
        comparison: { basis, median: price, sample },
      },
      {
        kind: 'QUANTITY',
        measured: line.quantityBase,
        low: null,
        high: quantity * QUANTITY_FACTOR,
        comparison: { basis, median: quantity, sample },
      },
    );
  }
  warnings.push(
    days('HARVEST', daysBetween(line.harvestedOn, line.orderedOn), DAYS_SINCE_HARVEST_MAX),
    days('DELAY', daysBetween(line.orderedOn, line.recognisedOn), DAYS_TO_RECOGNITION_MAX),
  );
  return warnings.filter(outside);
}

function days(kind: 'HARVEST' | 'DELAY', measured: number, most: number): Warning {
  return { kind, measured: BigInt(measured), low: null, high: BigInt(most), comparison: null };
}
