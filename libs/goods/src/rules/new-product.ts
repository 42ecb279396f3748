import { type BusinessDate, Reasons } from '@shanhai/kernel';

/** As long as a name on a shelf label. */
export const PRODUCT_NAME_LENGTH_MAX = 100;
/** Two pages of text. */
export const PRODUCT_DESCRIPTION_LENGTH_MAX = 5_000;

export interface ProductToCreate {
  name: string;
  description: string;
  categoryCode: string;
  brandCode: string | null;
  originCode: string;
}

/** The place book, as far as products look at it. */
export interface DatedPlaces {
  spanAt(code: string, date: BusinessDate): object | null;
  isWithin(code: string, ancestorCode: string, date: BusinessDate): boolean;
}

export interface ProductContext {
  category: object | undefined;
  brand: { code: string; areaCodes: readonly string[] } | undefined;
  places: DatedPlaces;
  today: BusinessDate;
}

/** Everything that is wrong with a new product; see the use case for the codes. */
export function judgeNewProduct(product: ProductToCreate, { category, brand, places, today }: ProductContext): Reasons {
  const reasons = new Reasons();
  const { name, description, categoryCode, brandCode, originCode } = product;
  if (name.trim() === '') reasons.add('REQUIRED', ['name']);
  if ([...name].length > PRODUCT_NAME_LENGTH_MAX) reasons.add('TOO_LONG', ['name'], { max: PRODUCT_NAME_LENGTH_MAX });
  if ([...description].length > PRODUCT_DESCRIPTION_LENGTH_MAX)
    reasons.add('TOO_LONG', ['description'], { max: PRODUCT_DESCRIPTION_LENGTH_MAX });
  if (!category) reasons.add('NOT_FOUND', ['categoryCode'], { value: categoryCode.slice(0, 80) });
  if (brandCode !== null && !brand) reasons.add('NOT_FOUND', ['brandCode'], { value: brandCode.slice(0, 80) });
  if (!places.spanAt(originCode, today)) {
    reasons.add('DIVISION_UNKNOWN', ['originCode'], { code: originCode.slice(0, 20), date: today });
  } else if (brand && !brand.areaCodes.some((area) => places.isWithin(originCode, area, today))) {
    reasons.add('INVALID', ['brandCode'], {
      value: brand.code,
      reason: { zh: `品牌的地域不包括 ${originCode}`, en: `the brand's area does not cover ${originCode}` },
    });
  }
  return reasons;
}
