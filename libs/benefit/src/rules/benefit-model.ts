import type { BusinessDate, Fen } from '@shanhai/kernel';

/** How a supplier shares with households: 订单收购+分红, and 入股+保底收益+按股分红. */
export const BENEFIT_MODELS = ['ORDER_PURCHASE', 'SHARES'] as const;
export type BenefitModelKind = (typeof BENEFIT_MODELS)[number];

/** Basis points of a whole. */
export const WHOLE_POINTS = 10_000;

export interface BenefitTerms {
  kind: BenefitModelKind;
  /** The supplier buys from households at no less than this, for `floorBase` base units (grams, millilitres, pieces); null where nothing is promised. */
  floorFen: Fen | null;
  floorBase: bigint | null;
  /** What share of what buyers paid for the goods is paid out as dividend, in basis points. */
  dividendPoints: number;
  /** Guaranteed income of one share in a year; null where there is none. */
  guaranteedFen: Fen | null;
}

export interface BenefitModel extends BenefitTerms {
  id: string;
  /** Both null: all goods of the supplier. */
  productId: string | null;
  lotId: string | null;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
}

/**
 * The model of goods on a day: the lot's own speaks before its product's, and that before the supplier's. Of several for the same, the one
 * that began last; of those that began on one day, the one recorded last (`models` come in that order). Where its span has ended there is none.
 */
export function modelOn(
  models: readonly BenefitModel[],
  goods: { lotId: string | null; productId: string },
  day: BusinessDate,
): BenefitModel | null {
  const about: ((model: BenefitModel) => boolean)[] = [
    (model) => model.lotId !== null && model.lotId === goods.lotId,
    (model) => model.lotId === null && model.productId === goods.productId,
    (model) => model.lotId === null && model.productId === null,
  ];
  for (const isAbout of about) {
    const begun = models.filter((model) => isAbout(model) && model.validFrom <= day);
    const last = begun.reduce<BenefitModel | null>(
      (best, model) => (best === null || model.validFrom >= best.validFrom ? model : best),
      null,
    );
    if (last && (last.validUntil === null || day < last.validUntil)) return last;
  }
  return null;
}

/** What a model says that is missing, or does not go with its kind: names of fields with what is wrong. */
export function checkTerms(
  terms: BenefitTerms & { productId: string | null; lotId: string | null },
): ['REQUIRED' | 'NOT_POSITIVE' | 'NOT_OF_MODEL', string][] {
  const wrong: ['REQUIRED' | 'NOT_POSITIVE' | 'NOT_OF_MODEL', string][] = [];
  const { kind, floorFen, floorBase, guaranteedFen, dividendPoints } = terms;
  if (kind === 'ORDER_PURCHASE') {
    if (floorFen === null) wrong.push(['REQUIRED', 'floorFen']);
    if (floorBase === null) wrong.push(['REQUIRED', 'floorBase']);
    if (terms.productId === null && terms.lotId === null) wrong.push(['REQUIRED', 'productId']);
    if (guaranteedFen !== null) wrong.push(['NOT_OF_MODEL', 'guaranteedFen']);
  } else {
    if (floorFen !== null) wrong.push(['NOT_OF_MODEL', 'floorFen']);
    if (floorBase !== null) wrong.push(['NOT_OF_MODEL', 'floorBase']);
    if (guaranteedFen === null) wrong.push(['REQUIRED', 'guaranteedFen']);
  }
  if (floorFen !== null && floorFen <= 0n) wrong.push(['NOT_POSITIVE', 'floorFen']);
  if (floorBase !== null && floorBase <= 0n) wrong.push(['NOT_POSITIVE', 'floorBase']);
  if (guaranteedFen !== null && guaranteedFen <= 0n) wrong.push(['NOT_POSITIVE', 'guaranteedFen']);
  if (dividendPoints < 0) wrong.push(['NOT_POSITIVE', 'dividendPoints']);
  return wrong;
}
