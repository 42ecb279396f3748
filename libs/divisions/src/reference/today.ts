import { areaList } from '@vant/area-data';
import type { PlaceLevel, PlaceSpan } from '../rules/place-book';

/**
 * Today's provinces, cities and counties: npm `@vant/area-data` 2.1.0 (MIT), which has no history. The real first day of
 * most codes is not known here, so the span begins before everything that is recorded; the import of a history mends it.
 */
export const FIRST_DAY_UNKNOWN = '1949-10-01';

/** Names that the package gives to the gap between a province and the counties right under it: no places. */
const NO_CITY = new Set(['省直辖县', '自治区直辖县', '县']);

const { province_list: provinces, city_list: cities, county_list: counties } = areaList;

/** A municipality's only "city" is the municipality again. */
const isCity = (code: string): boolean =>
  code in cities && !NO_CITY.has(cities[code]) && cities[code] !== provinces[provinceOf(code)];
const provinceOf = (code: string): string => `${code.slice(0, 2)}0000`;
const above = (code: string): string => (isCity(`${code.slice(0, 4)}00`) ? `${code.slice(0, 4)}00` : provinceOf(code));

export function placesOfToday(): PlaceSpan[] {
  return [
    ...Object.entries(provinces).map(([code, name]) => place(code, name, 1, null)),
    ...Object.entries(cities)
      .filter(([code]) => isCity(code))
      .map(([code, name]) => place(code, name, 2, provinceOf(code))),
    ...Object.entries(counties).map(([code, name]) => place(code, name, 3, above(code))),
  ];
}

function place(code: string, name: string, level: PlaceLevel, parentCode: string | null): PlaceSpan {
  return { code, name, level, parentCode, validFrom: FIRST_DAY_UNKNOWN, validUntil: null, successors: [] };
}
