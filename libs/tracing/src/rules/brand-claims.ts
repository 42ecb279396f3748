import { type BusinessDate, within } from '@shanhai/kernel';

/** Why a lot may not carry a regional brand, in words for people. Published; codes never change. */
export const BRAND_REASONS = {
  BRAND_NOT_IN_FORCE: { zh: '生产之日该品牌尚未或不再有效', en: 'The brand was not in force on the day of production' },
  OUTSIDE_AREA: {
    zh: '产地（或其来源批次的产地）不在品牌地域范围内',
    en: 'The place of the lot, or of one that it was made of, is not in the area of the brand',
  },
  NOT_AUTHORISED: { zh: '生产之日供应商未获品牌授权', en: 'The supplier was not authorised on the day of production' },
} as const;
export type BrandReason = keyof typeof BRAND_REASONS;

export interface BrandSpan {
  validFrom: BusinessDate | null;
  validUntil: BusinessDate | null;
}

/** Lets a supplier use a brand from a day on; `withdrawnFrom` where the office ended it before its end. */
export interface BrandTerms {
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  withdrawnFrom: BusinessDate | null;
}

/** Where and when goods were harvested or made. */
export interface Production {
  placeCode: string;
  harvestedOn: BusinessDate;
}

/**
 * Why a lot does not keep its claim on a brand; null where it does: its place is in the area, and the supplier was authorised on
 * the day of production. So it has to be for all that a made lot comes from, at its harvest: mixing, drying or taking over gives goods from elsewhere no
 * brand, and those from before the authorisation none either. The goods count either way. Source: counting rule CR-13.
 */
export function judgeBrandClaim(
  brand: BrandSpan & { areaCodes: readonly string[] },
  lot: Production,
  roots: readonly Production[],
  authorisations: readonly BrandTerms[],
  isWithin: (code: string, areaCode: string, on: BusinessDate) => boolean,
): BrandReason | null {
  const judge = ({ placeCode, harvestedOn: on }: Production): BrandReason | null => {
    if (!within(on, brand.validFrom ?? '0000-01-01', brand.validUntil)) return 'BRAND_NOT_IN_FORCE';
    if (!brand.areaCodes.some((area) => isWithin(placeCode, area, on))) return 'OUTSIDE_AREA';
    const holds = ({ validFrom, validUntil, withdrawnFrom }: BrandTerms) =>
      within(on, validFrom, validUntil) && (withdrawnFrom === null || on < withdrawnFrom);
    return authorisations.some(holds) ? null : 'NOT_AUTHORISED';
  };
  return [lot, ...roots].map(judge).find((reason) => reason !== null) ?? null;
}
