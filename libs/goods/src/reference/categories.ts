import type { CategoryRow } from '../store/classes';

type Row = [code: string, nameZh: string, nameEn: string, more?: { special?: true; parent?: string }];

/** Ningxia's six specials (六特) and what else is traded. What documents they need, since when, is dated data of tracing. */
const ROWS: Row[] = [
  ['GOJI', '枸杞', 'Goji', { special: true }],
  ['GOJI_FRESH', '枸杞鲜果', 'Fresh goji berries', { special: true, parent: 'GOJI' }],
  ['WINE', '葡萄酒', 'Wine', { special: true }],
  ['MILK', '牛奶', 'Milk', { special: true }],
  ['BEEF', '肉牛', 'Beef cattle', { special: true }],
  ['TAN_LAMB', '滩羊', 'Tan lamb', { special: true }],
  ['COOL_VEGETABLES', '冷凉蔬菜', 'Cold-climate vegetables', { special: true }],
  ['MUSHROOMS', '食用菌', 'Mushrooms', {}],
  ['POTATOES', '马铃薯', 'Potatoes', {}],
  ['GRAINS', '小秋杂粮', 'Minor grains', {}],
  ['HONEY', '蜂蜜', 'Honey', {}],
  ['APRICOTS', '红梅杏', 'Hongmei apricots', {}],
  ['CHICKEN', '朝那鸡', 'Chaona chicken', {}],
];

export const referenceCategories: CategoryRow[] = ROWS.map(
  ([code, nameZh, nameEn, { special = false, parent = null } = {}]) => ({
    code,
    parentCode: parent,
    nameZh,
    nameEn,
    special,
  }),
);
