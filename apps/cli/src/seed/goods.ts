import type { BaseUnit } from '@shanhai/kernel';

export interface DemoSku {
  code: string;
  name: string;
  /** Content of a pack in the product's base unit. */
  content: number;
  pricing: 'PACK' | 'WEIGHT';
  caseSize: number;
  minimum: number;
  /** Fen a pack, or a kilogram where it is sold by weight: from 1 pack, and from larger quantities. */
  tiers: [from: number, fen: number][];
}

export interface DemoProduct {
  supplier: string;
  name: string;
  category: string;
  brand: string | null;
  baseUnit: BaseUnit;
  /** Where it grows. */
  place: string;
  /** Days of harvest or bottling; a lot each. */
  harvests: string[];
  /** Of each lot, in thousands of the base unit: kilograms or litres. */
  lotThousands: number;
  description: string;
  skus: DemoSku[];
}

type SkuRow = [
  code: string,
  name: string,
  content: number,
  pricing: 'PACK' | 'WEIGHT',
  caseSize: number,
  minimum: number,
  ...prices: [from: number, fen: number][],
];
type Harvests = 'GOJI' | 'WINE' | 'FIELD' | 'ALL_YEAR' | 'SUMMER';

const HARVESTS: Record<Harvests, string[]> = {
  GOJI: ['2024-08-12', '2025-06-24', '2025-07-28', '2025-09-20'],
  WINE: ['2024-09-28', '2025-09-26'],
  FIELD: ['2024-10-06', '2025-09-18', '2025-10-12'],
  ALL_YEAR: ['2024-11-20', '2025-02-18', '2025-05-16', '2025-08-14', '2025-11-04'],
  SUMMER: ['2024-09-22', '2025-06-10', '2025-07-15', '2025-08-22', '2025-09-25'],
};

function product(
  supplier: string,
  name: string,
  category: string,
  brand: string | null,
  place: string,
  [season, lotThousands]: [Harvests, number],
  rows: SkuRow[],
  baseUnit: BaseUnit = 'GRAM',
): DemoProduct {
  return {
    supplier,
    name,
    category,
    brand,
    baseUnit,
    place,
    harvests: HARVESTS[season],
    lotThousands,
    description: `${name}，产地直供，批次可查。`,
    skus: rows.map(([code, skuName, content, pricing, caseSize, minimum, ...tiers]) => ({
      code,
      name: skuName,
      content,
      pricing,
      caseSize,
      minimum,
      tiers,
    })),
  };
}

const RED = 'HELAN_WINE';
const COOL = 'LIUPANSHAN_VEGETABLES';

export const PRODUCTS: DemoProduct[] = [
  product(
    'xiji',
    '固原马铃薯',
    'POTATOES',
    'GUYUAN_POTATOES',
    '640422100',
    ['FIELD', 900_000],
    [
      ['XJ-POTATO-25', '西吉马铃薯 25kg 编织袋', 25_000, 'WEIGHT', 1, 10, [1, 190], [200, 170], [1000, 155]],
      ['XJ-POTATO-10', '西吉马铃薯 10kg 箱', 10_000, 'WEIGHT', 1, 10, [1, 230], [200, 210]],
    ],
  ),
  product(
    'xiji',
    '西吉西芹',
    'COOL_VEGETABLES',
    COOL,
    '640422',
    ['SUMMER', 120_000],
    [['XJ-CELERY-10', '西吉西芹 10kg 筐', 10_000, 'WEIGHT', 1, 5, [1, 420], [100, 390]]],
  ),
  product(
    'xiji',
    '西吉荞麦米',
    'GRAINS',
    null,
    '640422',
    ['FIELD', 60_000],
    [
      ['XJ-BUCKWHEAT-1', '荞麦米 1kg 袋', 1_000, 'PACK', 10, 10, [1, 1_380], [200, 1_280]],
      ['XJ-BUCKWHEAT-5', '荞麦米 5kg 袋', 5_000, 'PACK', 4, 4, [1, 6_400], [100, 5_980]],
    ],
  ),
  product(
    'hongsibu',
    '红寺堡枸杞',
    'GOJI',
    null,
    '640303',
    ['GOJI', 40_000],
    [
      ['HS-GOJI-500', '枸杞甲级 500g 袋', 500, 'PACK', 20, 20, [1, 3_480], [200, 3_260], [1000, 3_050]],
      ['HS-GOJI-250', '枸杞特级 250g 罐', 250, 'PACK', 12, 12, [1, 2_380], [240, 2_200]],
      ['HS-GOJI-5000', '枸杞乙级 5kg 箱', 5_000, 'PACK', 1, 2, [1, 29_800], [50, 28_200]],
    ],
  ),
  product(
    'hongsibu',
    '红寺堡干红葡萄酒',
    'WINE',
    RED,
    '640303',
    ['WINE', 60_000],
    [['HS-WINE-750', '干红 750ml', 750, 'PACK', 6, 6, [1, 8_800], [120, 8_200]]],
    'MILLILITRE',
  ),
  product(
    'dawukou',
    '大武口香菇',
    'MUSHROOMS',
    null,
    '640202',
    ['ALL_YEAR', 30_000],
    [
      ['DW-SHIITAKE-500', '干香菇 500g 袋', 500, 'PACK', 20, 20, [1, 4_200], [200, 3_950]],
      ['DW-SHIITAKE-250', '干香菇 250g 盒', 250, 'PACK', 20, 20, [1, 2_480]],
    ],
  ),
  product(
    'dawukou',
    '大武口平菇',
    'MUSHROOMS',
    null,
    '640202',
    ['ALL_YEAR', 40_000],
    [['DW-OYSTER-5', '鲜平菇 5kg 筐', 5_000, 'WEIGHT', 1, 4, [1, 920], [100, 860]]],
  ),
  product(
    'zhongning',
    '中宁枸杞',
    'GOJI',
    'ZHONGNING_GOJI',
    '640521',
    ['GOJI', 60_000],
    [
      ['ZN-GOJI-BEST', '中宁枸杞特优（≤280粒/50g）500g', 500, 'PACK', 20, 20, [1, 5_600], [200, 5_200]],
      ['ZN-GOJI-FINE', '中宁枸杞特级（≤370粒/50g）500g', 500, 'PACK', 20, 20, [1, 4_300], [200, 4_050], [1000, 3_880]],
      ['ZN-GOJI-A', '中宁枸杞甲级（≤580粒/50g）500g', 500, 'PACK', 20, 20, [1, 3_500], [200, 3_300]],
      ['ZN-GOJI-GIFT', '中宁枸杞职工节日礼盒 1.5kg', 1_500, 'PACK', 4, 4, [1, 20_000], [100, 18_800]],
    ],
  ),
  product(
    'zhongning',
    '中宁枸杞鲜果',
    'GOJI_FRESH',
    'ZHONGNING_GOJI',
    '640521',
    ['SUMMER', 20_000],
    [['ZN-FRESH-1', '枸杞鲜果 1kg 冷链盒', 1_000, 'PACK', 6, 6, [1, 4_600], [120, 4_200]]],
  ),
  product(
    'winery',
    '贺兰山东麓干红葡萄酒',
    'WINE',
    RED,
    '640121104',
    ['WINE', 150_000],
    [
      ['MN-RED-750', '闽宁干红 750ml', 750, 'PACK', 6, 6, [1, 7_600], [120, 7_000], [600, 6_600]],
      ['MN-RESERVE-750', '闽宁珍藏干红 750ml', 750, 'PACK', 6, 6, [1, 16_800], [120, 15_800]],
      ['MN-GIFT-2', '闽宁双支礼盒', 1_500, 'PACK', 3, 3, [1, 29_800], [60, 28_000]],
    ],
    'MILLILITRE',
  ),
  product(
    'yuanlong',
    '原隆村肉牛',
    'BEEF',
    null,
    '640121104205',
    ['ALL_YEAR', 40_000],
    [['YL-BEEF-5', '鲜牛肉 5kg 箱', 5_000, 'WEIGHT', 1, 2, [1, 7_800], [50, 7_500]]],
  ),
  product(
    'yuanlong',
    '原隆村双孢菇',
    'MUSHROOMS',
    null,
    '640121104205',
    ['ALL_YEAR', 30_000],
    [
      ['YL-MUSHROOM-250', '双孢菇 250g 盒', 250, 'PACK', 20, 20, [1, 780], [400, 720]],
      ['YL-MUSHROOM-3', '双孢菇 3kg 筐', 3_000, 'WEIGHT', 1, 4, [1, 1_600]],
    ],
  ),
  product(
    'yanchi',
    '盐池滩羊',
    'TAN_LAMB',
    'YANCHI_TAN_LAMB',
    '640323',
    ['ALL_YEAR', 60_000],
    [
      ['YC-LAMB-5', '滩羊分割 5kg 箱', 5_000, 'WEIGHT', 1, 2, [1, 8_200], [50, 8_000], [200, 7_800]],
      ['YC-LAMB-WHOLE', '滩羊整只约 16kg', 16_000, 'WEIGHT', 1, 1, [1, 7_900], [20, 7_600]],
      ['YC-LAMB-ROLL', '滩羊肉卷 500g', 500, 'PACK', 20, 20, [1, 4_980], [200, 4_700]],
    ],
  ),
  product(
    'yanchi',
    '盐池小杂粮',
    'GRAINS',
    null,
    '640323',
    ['FIELD', 50_000],
    [['YC-GRAIN-2500', '小杂粮组合 2.5kg', 2_500, 'PACK', 6, 6, [1, 3_900], [120, 3_600]]],
  ),
  product(
    'pengyang',
    '彭阳红梅杏',
    'APRICOTS',
    'PENGYANG_APRICOTS',
    '640425',
    ['SUMMER', 60_000],
    [
      ['PY-APRICOT-2500', '红梅杏 2.5kg 箱', 2_500, 'PACK', 4, 4, [1, 6_800], [200, 6_300]],
      ['PY-APRICOT-DRY', '红梅杏脯 500g', 500, 'PACK', 20, 20, [1, 2_600], [200, 2_400]],
    ],
  ),
  product(
    'pengyang',
    '朝那鸡',
    'CHICKEN',
    'CHAONA_CHICKEN',
    '640425',
    ['ALL_YEAR', 40_000],
    [
      ['PY-CHICKEN-1', '朝那鸡整只 1.5kg', 1_500, 'PACK', 6, 6, [1, 9_800], [120, 9_200]],
      ['PY-CHICKEN-HALF', '朝那鸡半只 750g', 750, 'PACK', 12, 12, [1, 5_200]],
    ],
  ),
  product(
    'pengyang',
    '彭阳辣椒',
    'COOL_VEGETABLES',
    COOL,
    '640425',
    ['SUMMER', 150_000],
    [['PY-PEPPER-10', '彭阳辣椒 10kg 筐', 10_000, 'WEIGHT', 1, 5, [1, 480], [100, 450]]],
  ),
  product(
    'jingyuan',
    '泾源黄牛肉',
    'BEEF',
    null,
    '640424',
    ['ALL_YEAR', 60_000],
    [
      ['JY-BEEF-5', '黄牛肉 5kg 箱', 5_000, 'WEIGHT', 1, 2, [1, 8_000], [50, 7_700]],
      ['JY-BEEF-1', '黄牛肉 1kg 袋', 1_000, 'PACK', 10, 10, [1, 8_800], [100, 8_400]],
    ],
  ),
  product(
    'jingyuan',
    '六盘山蜂蜜',
    'HONEY',
    null,
    '640424',
    ['ALL_YEAR', 12_000],
    [
      ['JY-HONEY-500', '土蜂蜜 500g 瓶', 500, 'PACK', 12, 12, [1, 3_600], [240, 3_300]],
      ['JY-HONEY-GIFT', '土蜂蜜双瓶礼盒', 1_000, 'PACK', 6, 6, [1, 9_900], [120, 9_200]],
    ],
  ),
  product(
    'haiyuan',
    '海原小米',
    'GRAINS',
    null,
    '640522',
    ['FIELD', 80_000],
    [
      ['HY-MILLET-2500', '海原小米 2.5kg', 2_500, 'PACK', 8, 8, [1, 3_180], [160, 2_980]],
      ['HY-GRAIN-GIFT', '杂粮职工礼包（100 元）', 4_000, 'PACK', 4, 4, [1, 10_000], [100, 9_600]],
    ],
  ),
  product(
    'haiyuan',
    '海原马铃薯',
    'POTATOES',
    null,
    '640522',
    ['FIELD', 600_000],
    [['HY-POTATO-25', '海原马铃薯 25kg 袋', 25_000, 'WEIGHT', 1, 10, [1, 180], [200, 160]]],
  ),
  product(
    'yuanzhou',
    '原州冷凉蔬菜',
    'COOL_VEGETABLES',
    COOL,
    '640402',
    ['SUMMER', 300_000],
    [
      ['YZ-BROCCOLI-10', '西兰花 10kg 筐', 10_000, 'WEIGHT', 1, 5, [1, 560], [100, 520]],
      ['YZ-CABBAGE-15', '娃娃菜 15kg 筐', 15_000, 'WEIGHT', 1, 5, [1, 300], [100, 275]],
    ],
  ),
  product(
    'yuanzhou',
    '原州牛奶',
    'MILK',
    null,
    '640402',
    ['ALL_YEAR', 60_000],
    [['YZ-MILK-12', '纯牛奶 250ml×12', 3_000, 'PACK', 1, 10, [1, 4_200], [200, 3_900]]],
    'MILLILITRE',
  ),
  product(
    'anding',
    '定西马铃薯',
    'POTATOES',
    null,
    '621102',
    ['FIELD', 400_000],
    [
      ['AD-POTATO-25', '定西马铃薯 25kg 袋', 25_000, 'WEIGHT', 1, 10, [1, 170], [200, 155]],
      ['AD-NOODLES-1', '马铃薯粉条 1kg', 1_000, 'PACK', 10, 10, [1, 1_680]],
    ],
  ),
  product(
    'gutian',
    '古田银耳',
    'MUSHROOMS',
    null,
    '350922',
    ['ALL_YEAR', 12_000],
    [
      ['GT-TREMELLA-250', '古田银耳 250g 盒', 250, 'PACK', 12, 12, [1, 3_980], [240, 3_700]],
      ['GT-SHIITAKE-500', '古田香菇 500g 袋', 500, 'PACK', 20, 20, [1, 4_600]],
    ],
  ),
];

/** Packs on hand when the history begins: enough for it, with some left for whoever tries the product. */
export const PACKS_AT_START = 80_000;

export interface SoldSku extends DemoSku {
  product: DemoProduct;
}
export const SKUS: SoldSku[] = PRODUCTS.flatMap((each) => each.skus.map((sku) => ({ ...sku, product: each })));
export const skuOf = (code: string): SoldSku => SKUS.find((sku) => sku.code === code)!;

/** What a quantity of packs costs before it is weighed. */
export function nominalYuan(sku: DemoSku, quantity: number): number {
  const fen = sku.tiers.findLast(([from]) => from <= quantity)?.[1] ?? sku.tiers[0][1];
  return (quantity * fen * (sku.pricing === 'WEIGHT' ? sku.content / 1000 : 1)) / 100;
}
