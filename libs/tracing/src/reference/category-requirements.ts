import type { RequiredDocument } from '../rules/documents';

const SINCE = '2026-02-01';
const FRESH =
  '自 2026-02-01 起，合作社和企业销售蔬菜（含人工栽培食用菌）、水果、鲜茶叶、畜禽、禽蛋、养殖水产品，每生产批次开具承诺达标合格证';
const PROCESSED = '枸杞干果、葡萄酒为加工食品，不开具承诺达标合格证，凭食品生产许可证销售';

/** Of the categories of the reference data; offices put others, and what changes. */
const ROWS: [document: RequiredDocument, source: string, ...categoryCodes: string[]][] = [
  [
    'COMMITMENT_CERTIFICATE',
    FRESH,
    'GOJI_FRESH',
    'BEEF',
    'TAN_LAMB',
    'COOL_VEGETABLES',
    'MUSHROOMS',
    'POTATOES',
    'APRICOTS',
    'CHICKEN',
  ],
  ['FOOD_PRODUCTION', PROCESSED, 'GOJI', 'WINE'],
];

/** What categories need since 2026-02-01, by public reporting of the rules on commitment certificates. */
export const referenceRequirements = ROWS.flatMap(([document, source, ...codes]) =>
  codes.map((categoryCode) => ({ categoryCode, document, validFrom: SINCE, validUntil: null, source })),
);
